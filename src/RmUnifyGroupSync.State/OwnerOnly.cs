using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace RmUnifyGroupSync.State;

/// <summary>Makes folders and files that only the account that made them can read: 0700 and 0600 on Unix, an own access list on Windows.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Makes a folder; one that is there is left as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            CreateWindowsFolder(path);
        else
            Directory.CreateDirectory(path, FolderMode700);
    }

    /// <summary>Opens a file for reading and writing; one that is not there is made for its owner only, from its first moment on.</summary>
    public static FileStream OpenFile(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (OperatingSystem.IsWindows())
            return OpenWindowsFile(path, options);

        options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    [SupportedOSPlatform("windows")]
    private static void CreateWindowsFolder(string path)
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(
            Owner(), FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
            PropagationFlags.None, AccessControlType.Allow));
        new DirectoryInfo(path).Create(security);
    }

    [SupportedOSPlatform("windows")]
    private static FileStream OpenWindowsFile(string path, FileStreamOptions options)
    {
        if (File.Exists(path))
            return new FileStream(path, options);

        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(Owner(), FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(
            options.Mode, FileSystemRights.ReadData | FileSystemRights.WriteData | FileSystemRights.ReadAttributes | FileSystemRights.Synchronize,
            options.Share, bufferSize: 4096, FileOptions.None, security);
    }

    [SupportedOSPlatform("windows")]
    private static SecurityIdentifier Owner()
    {
        using var identity = WindowsIdentity.GetCurrent();
        return identity.User ?? throw new UnauthorizedAccessException("This account has no security identifier.");
    }
}
