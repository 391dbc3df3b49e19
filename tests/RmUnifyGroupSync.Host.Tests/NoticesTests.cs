using System.Text.Json;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>Who made what we ship is said beside it.</summary>
public sealed class NoticesTests
{
    [Fact]
    public void Every_shipped_package_is_in_the_notices_with_its_version()
    {
        var notices = File.ReadAllText(Path.Combine(BuiltHost.RepositoryRoot, "THIRD-PARTY-NOTICES.txt")).ReplaceLineEndings("\n");

        var missing = ShippedPackages().Where(package => !notices.Contains($"\n{package}\n    Licence: ", StringComparison.Ordinal)).ToList();

        Assert.Empty(missing);
    }

    private static IEnumerable<string> ShippedPackages()
    {
        var path = Path.Combine(BuiltHost.RepositoryRoot, "bin", "deps", "RmUnifyGroupSync.Runtime.deps.json");
        using var closure = JsonDocument.Parse(File.ReadAllBytes(path));
        var target = closure.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        return
        [
            .. closure.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package" && ShipsFiles(target, library.Name))
                .Select(library => library.Name.Replace('/', ' ')),
        ];
    }

    private static bool ShipsFiles(JsonElement target, string library) =>
        target.TryGetProperty(library, out var files) && (files.TryGetProperty("runtime", out _) || files.TryGetProperty("runtimeTargets", out _) || files.TryGetProperty("native", out _));
}
