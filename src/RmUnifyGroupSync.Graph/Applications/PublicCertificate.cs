using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RmUnifyGroupSync.Graph.Applications;

/// <summary>The public part of a certificate, which is all that an application registration may hold.</summary>
/// <param name="Bytes">DER.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Thumbprint">SHA-1, hexadecimal digits.</param>
/// <param name="Sha256">SHA-256.</param>
/// <param name="From">First moment of its validity.</param>
/// <param name="Until">Last moment of its validity.</param>
internal sealed record PublicCertificate(byte[] Bytes, string Subject, string Thumbprint, byte[] Sha256, DateTimeOffset From, DateTimeOffset Until)
{
    private const int LeastKeySize = 2048;

    /// <summary>Reads the file. Throws <see cref="GroupSyncErrorId.SettingInvalid"/> for one that cannot serve.</summary>
    public static PublicCertificate Read(ApplicationRequest request, TimeProvider time)
    {
        using var certificate = Load(request);
        var now = time.GetUtcNow();
        var (from, until) = (Utc(certificate.NotBefore), Utc(certificate.NotAfter));
        using var key = certificate.GetRSAPublicKey();
        if (key is null) throw Refuse(request, "its key is not RSA, which Microsoft Entra needs");
        if (key.KeySize < LeastKeySize) throw Refuse(request, string.Create(CultureInfo.InvariantCulture, $"its key has {key.KeySize} bits; {LeastKeySize} is the least"));
        if (until <= now) throw Refuse(request, string.Create(CultureInfo.InvariantCulture, $"it expired on {until:yyyy-MM-dd}"));
        return new(
            certificate.RawData, certificate.Subject, certificate.Thumbprint, certificate.GetCertHash(HashAlgorithmName.SHA256), from, until);
    }

    /// <summary>Whether a key of an application is this one. Services spell the identifier in hexadecimal digits or base64, of either hash.</summary>
    public bool IsKnownBy(string? identifier) => identifier is { Length: > 0 } && Spellings().Contains(identifier.TrimEnd('='), StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> Spellings()
    {
        foreach (var hash in (byte[][])[Convert.FromHexString(Thumbprint), Sha256])
        {
            yield return Convert.ToHexString(hash);
            yield return Convert.ToBase64String(hash).TrimEnd('=');
            yield return Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }
    }

    private static X509Certificate2 Load(ApplicationRequest request)
    {
        try
        {
            var bytes = File.ReadAllBytes(request.CertificatePath);
            var text = Encoding.UTF8.GetString(bytes);
            if (text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)) return X509Certificate2.CreateFromPem(text);
            return X509Certificate2.GetCertContentType(bytes) == X509ContentType.Pkcs12 ? FromPfx(bytes, request) : new X509Certificate2(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse(request, "it cannot be read", e);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Refuse(request, "it is no certificate in a CER, PEM or PFX file, or the password of the PFX is wrong (-CertificatePassword)", e);
        }
    }

    /// <summary>The certificate of a PFX that has the key, without the key.</summary>
    private static X509Certificate2 FromPfx(byte[] bytes, ApplicationRequest request)
    {
        var flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        using var whole = new X509Certificate2(bytes, request.CertificatePassword, flags);
        return new X509Certificate2(whole.RawData);
    }

    private static DateTimeOffset Utc(DateTime local) => new DateTimeOffset(local).ToUniversalTime();

    private static GroupSyncException Refuse(ApplicationRequest request, string why, Exception? inner = null) =>
        new(GroupSyncErrorId.SettingInvalid, $"The certificate \"{request.CertificatePath}\" cannot be registered: {why}.", inner)
        {
            TargetObject = request.CertificatePath,
        };
}
