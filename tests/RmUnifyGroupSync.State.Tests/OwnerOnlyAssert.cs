using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace RmUnifyGroupSync.State.Tests;

/// <summary>Nobody but the owner can read it: by mode on Unix, by access list on Windows.</summary>
internal static class OwnerOnlyAssert
{
    private const UnixFileMode Rw = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            OnlyMe(new DirectoryInfo(path).GetAccessControl(), path);
        else
            Assert.Equal((path, Rw | UnixFileMode.UserExecute), (path, File.GetUnixFileMode(path)));
    }

    public static void OfFile(string path)
    {
        if (OperatingSystem.IsWindows())
            OnlyMe(new FileInfo(path).GetAccessControl(), path);
        else
            Assert.Equal((path, Rw), (path, File.GetUnixFileMode(path)));
    }

    [SupportedOSPlatform("windows")]
    private static void OnlyMe(FileSystemSecurity security, string path)
    {
        using var me = WindowsIdentity.GetCurrent();
        var rules = security.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier));
        Assert.All(rules.Cast<FileSystemAccessRule>(), r => Assert.Equal((path, me.User), (path, (SecurityIdentifier)r.IdentityReference)));
    }
}
