using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Finds the certificate of a sign-in and makes sure that it can be used. Every message says where was looked.</summary>
internal sealed class CertificateFinder(TimeProvider time)
{
    private static readonly StoreLocation[] Locations = [StoreLocation.CurrentUser, StoreLocation.LocalMachine];

    /// <summary>The certificate that the request names. Throws <see cref="GroupSyncErrorId.SignInFailed"/> when it cannot be used.</summary>
    public X509Certificate2 Find(SignInRequest request)
    {
        if (request.Certificate is { } given) return Check(given, "the certificate that was given");
        if (request.CertificatePath is { } path) return Check(CertificateFile.Load(path, request.CertificatePassword), $"the certificate in \"{path}\"");
        if (request.CertificateThumbprint is { } thumbprint) return FindByThumbprint(thumbprint);
        if (request.CertificateSubjectName is { } subject) return FindBySubject(subject);
        throw TokenSources.Missing("A certificate is needed: -CertificateThumbprint, -CertificateSubjectName, -Certificate or -CertificatePath.");
    }

    private X509Certificate2 FindByThumbprint(string thumbprint)
    {
        // Copied from the certificate window it comes with spaces and an invisible mark in front.
        var clean = string.Concat(thumbprint.Where(char.IsAsciiHexDigit));
        if (clean.Length is not (40 or 64)) throw TokenSources.Missing($"\"{thumbprint}\" is no thumbprint: 40 hexadecimal digits are needed.");
        return Search($"with the thumbprint {clean}", c => HasThumbprint(c, clean));
    }

    private static bool HasThumbprint(X509Certificate2 certificate, string thumbprint) => thumbprint.Equals(
        thumbprint.Length == 40 ? certificate.Thumbprint : certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase);

    private X509Certificate2 FindBySubject(string subject) => Search(
        $"with the subject \"{subject}\"",
        c => Same(c.Subject, subject) || Same(c.Subject, $"CN={subject}") || Same(c.GetNameInfo(X509NameType.SimpleName, forIssuer: false), subject));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    /// <summary>The usable certificate that is valid for longest, of the first store that has any that fits.</summary>
    private X509Certificate2 Search(string what, Func<X509Certificate2, bool> fits)
    {
        var looked = new List<string>();
        foreach (var location in Locations)
        {
            var found = OpenStore(location, looked).Where(fits).OrderByDescending(c => IsUsable(c)).ThenByDescending(c => c.NotAfter).FirstOrDefault();
            if (found is not null) return Check(found, $"the certificate {what} in {location}\\My");
        }

        throw TokenSources.Missing($"There is no certificate {what}. Looked in {string.Join(" and in ", looked)}.");
    }

    private static IEnumerable<X509Certificate2> OpenStore(StoreLocation location, List<string> looked)
    {
        try
        {
            using var store = new X509Store(StoreName.My, location);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            looked.Add($"{location}\\My");
            return [.. store.Certificates];
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            looked.Add($"{location}\\My (which is not there or cannot be opened)");
            return [];
        }
    }

    private bool IsUsable(X509Certificate2 certificate) => certificate.HasPrivateKey && IsValidNow(certificate);

    private bool IsValidNow(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        return now >= new DateTimeOffset(certificate.NotBefore) && now <= new DateTimeOffset(certificate.NotAfter);
    }

    private X509Certificate2 Check(X509Certificate2 certificate, string which)
    {
        if (!certificate.HasPrivateKey) throw TokenSources.Missing($"No private key belongs to {which}: only its public part is there.");
        if (!IsValidNow(certificate))
        {
            throw TokenSources.Missing(string.Create(
                CultureInfo.InvariantCulture,
                $"Today is outside of the time in which {which} is valid: {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}."));
        }

        try
        {
            using var key = certificate.GetRSAPrivateKey();
            return key is not null ? certificate : throw TokenSources.Missing($"The key of {which} is not RSA, which Microsoft Entra needs.");
        }
        catch (CryptographicException e)
        {
            throw new GroupSyncException(
                GroupSyncErrorId.SignInFailed,
                $"The private key of {which} cannot be read by this account. Give the account that runs the job read permission on the key.",
                e);
        }
    }
}
