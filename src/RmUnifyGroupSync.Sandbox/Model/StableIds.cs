using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>GUIDs and numbers that depend on names only: the same practice tenant gives the same ids on every computer.</summary>
internal static class StableIds
{
    public static string From(params string[] parts)
    {
        var bytes = Hash(parts)[..16];
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString("D", CultureInfo.InvariantCulture);
    }

    /// <summary>A number from 0 to below 1.</summary>
    public static double Fraction(params string[] parts) => BitConverter.ToUInt32(Hash(parts), 0) / (uint.MaxValue + 1.0);

    public static int Number(int below, params string[] parts) => (int)(Fraction(parts) * below);

    /// <exception cref="ArgumentException">The account's own id is no GUID.</exception>
    public static string OfUser(SandboxUser user)
    {
        if (user.Id is null)
            return From("user", user.UserPrincipalName.ToLowerInvariant());
        return Guid.TryParse(user.Id, out var id)
            ? id.ToString("D", CultureInfo.InvariantCulture)
            : throw new ArgumentException($"The id of account '{user.UserPrincipalName}' is no GUID.", nameof(user));
    }

    private static byte[] Hash(string[] parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
}
