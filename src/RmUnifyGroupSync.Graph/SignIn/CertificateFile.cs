using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Reads a certificate with its key from a PFX or PEM file; which of the two it is, the content says.</summary>
internal static class CertificateFile
{
    /// <summary>Reads the file. Throws <see cref="GroupSyncErrorId.SignInFailed"/> when it is missing, unreadable or locked by another password.</summary>
    public static X509Certificate2 Load(string path, SecureString? password)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var text = Encoding.UTF8.GetString(bytes);
            return text.Contains("-----BEGIN", StringComparison.Ordinal) ? FromPem(text, password) : FromPfx(bytes, password);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, "it cannot be read", e);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable(path, "it is no PFX or PEM file with a private key, or the password is wrong (-CertificatePassword)", e);
        }
    }

    private static X509Certificate2 FromPem(string text, SecureString? password)
    {
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return X509Certificate2.CreateFromPem(text);
        return text.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(text, text, TokenSources.Reveal(password) ?? "")
            : X509Certificate2.CreateFromPem(text, text);
    }

    /// <summary>The key is not put into a key store of the computer; macOS knows no other way.</summary>
    private static X509Certificate2 FromPfx(byte[] bytes, SecureString? password) =>
        new(bytes, password, OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);

    private static GroupSyncException Unusable(string path, string why, Exception e) =>
        new(GroupSyncErrorId.SignInFailed, $"The certificate file \"{path}\" cannot be used: {why}.", e) { TargetObject = path };
}
