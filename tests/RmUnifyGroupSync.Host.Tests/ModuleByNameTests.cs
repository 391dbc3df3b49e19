using System.Management.Automation.Language;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>surface.md: the built module is importable by its name, whatever the checkout's folder is called, and ready to use.</summary>
public sealed class ModuleByNameTests : IDisposable
{
    private readonly BuiltHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task It_is_there_without_being_asked_for_and_by_its_name()
    {
        var ended = await _host.RunAsync("""
            (Get-Command Get-MisGroup).ImplementingType.Assembly.Location
            Import-Module RmUnifyGroupSync -ErrorAction Stop
            Import-Module RmUnifyGroupSync -Force -ErrorAction Stop
            @(Get-Module RmUnifyGroupSync).Count
            (Get-Command Get-MisGroup).ImplementingType.Assembly.Location
            [RmUnifyGroupSync.MisGroupType]::Teaching
            """);

        var assembly = Path.Combine(BuiltHost.RepositoryRoot, "bin", "RmUnifyGroupSync.dll");
        Assert.Equal(($"{assembly}\n1\n{assembly}\nTeaching\n", string.Empty), (ended.Output, ended.Error));
    }

    [Fact]
    public async Task The_checkouts_own_manifest_can_be_imported_beside_it()
    {
        var ended = await _host.RunAsync("param($Manifest) Import-Module $Manifest -ErrorAction Stop; 'fine'", Manifest("."));

        Assert.Equal(("fine\n", string.Empty), (ended.Output, ended.Error));
    }

    [Fact]
    public async Task Nothing_is_written_outside_and_a_home_folder_is_not_needed()
    {
        _host.Environment["HOME"] = Path.Combine(_host.Folder, "no-home");
        _host.Environment["XDG_CACHE_HOME"] = null;
        _host.Environment["XDG_DATA_HOME"] = "/somewhere/else";

        var ended = await _host.RunAsync("""
            Get-Command Get-MisGroup | ForEach-Object Name
            $null = Get-Module -ListAvailable RmUnifyGroupSync
            "$env:XDG_DATA_HOME $env:XDG_CACHE_HOME"
            """);

        Assert.Equal(("Get-MisGroup\n/somewhere/else \n", string.Empty), (ended.Output, ended.Error));
        Assert.Equal(["script.ps1"], Directory.EnumerateFileSystemEntries(_host.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void The_manifest_by_name_says_what_the_checkouts_manifest_says()
    {
        var byName = Path.Combine(Path.GetDirectoryName(BuiltHost.Assembly)!, "Modules", "RmUnifyGroupSync");

        var text = File.ReadAllText(Path.Combine(byName, "RmUnifyGroupSync.psd1"));

        Parser.ParseInput(text, out _, out var errors);
        Assert.Empty(errors);
        Assert.Equal(
            File.ReadAllText(Manifest(".")).ReplaceLineEndings("\n").Trim(),
            text.Replace($"'{BuiltHost.RepositoryRoot.Replace('\\', '/')}/bin/", "'bin/", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim());
    }

    private static string Manifest(string folder) => Path.GetFullPath(Path.Combine(BuiltHost.RepositoryRoot, folder, "RmUnifyGroupSync.psd1"));
}
