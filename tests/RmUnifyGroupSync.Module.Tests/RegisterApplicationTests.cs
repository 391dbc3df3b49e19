using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Register-GroupSyncApplication (surface.md, Session).</summary>
public sealed class RegisterApplicationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"rmugs {Guid.NewGuid():N}.cer");

    public RegisterApplicationTests()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=Group sync", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(9));
        File.WriteAllBytes(_file, certificate.RawData);
    }

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_was_said_reaches_the_engine()
    {
        FakeService service = new();
        using var session = ModuleSession.With(service);
        var result = session.Run("$p = [securestring]::new(); $p.AppendChar('x'); Register-GroupSyncApplication ' Sync ' $args[0] -CertificatePassword $p -Permission Membership", _file);

        Assert.Equal("client", Assert.Single(result.As<GroupSyncApplication>()).ClientId);
        var request = service.Request<ApplicationRequest>("RegisterApplicationAsync");
        Assert.Equal(("Sync", _file, 1, ApplicationPermission.Membership), (request.Name, request.CertificatePath, request.CertificatePassword!.Length, request.Permission));
    }

    [Fact]
    public void It_is_rehearsed_in_the_practice_tenant()
    {
        using var practice = Practice.SignedIn();
        var before = practice.Snapshot();
        Assert.Empty(practice.Session.Run("Register-GroupSyncApplication -CertificatePath $args[0] -WhatIf", _file).Output);
        Assert.Equal(before, practice.Snapshot());

        var made = Assert.Single(practice.Session.Run("Register-GroupSyncApplication -CertificatePath $args[0]", _file).As<GroupSyncApplication>());
        var again = practice.Session.Run("Register-GroupSyncApplication -CertificatePath $args[0]", _file);
        Assert.Equal(made.ClientId, Assert.Single(again.As<GroupSyncApplication>()).ClientId);
        Assert.Contains("registered already", Assert.Single(again.Streams.Warning).Message, StringComparison.Ordinal);
        Assert.Contains(made.ClientId, practice.Session.Show("Register-GroupSyncApplication -CertificatePath $args[0] -WarningAction Ignore", _file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Register-GroupSyncApplication -CertificatePath /nowhere/x.cer", nameof(GroupSyncErrorId.SettingInvalid))]
    [InlineData("Disconnect-GroupSync; Register-GroupSyncApplication -CertificatePath x.cer", nameof(GroupSyncErrorId.NotConnected))]
    public void What_is_wrong_is_said(string script, string id)
    {
        using var practice = Practice.SignedIn();

        Assert.Equal([id], practice.Session.Run(script).ErrorIds);
    }
}
