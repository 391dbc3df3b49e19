using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>What no file of the repository may hold: somebody's machine, and secrets. Patterns are put together so that they do not find themselves.</summary>
public static class Wording
{
    private static readonly (string What, Regex Pattern)[] Forbidden =
    [
        ("a folder of one machine", new Regex("(?<![A-Za-z0-9.$}~-])/" + @"(work|root|home/[a-z]+|Users/[A-Za-z]+|mnt/[a-z])/[A-Za-z.]", RegexOptions.Compiled)),
        ("a folder of one machine", new Regex(@"[A-Z]:\\+" + @"Users\\+[A-Za-z]", RegexOptions.Compiled)),
        ("the address of a package registry",
            new Regex(@"https?://[^\s""'<>]*(" + "nu" + "get|power" + "shellgallery|artifactory|nexus|/pypi|npmjs|pkgs\\." + @")[^\s""'<>]*", RegexOptions.Compiled | RegexOptions.IgnoreCase)),
        ("a number in somebody's tracker, which nobody else can look up", new Regex(@"\b" + "iss" + @"ue #?\d", RegexOptions.Compiled | RegexOptions.IgnoreCase)),
        ("a private key", new Regex("-----BEGIN " + "[A-Z ]*PRIVATE KEY-----\\s*[A-Za-z0-9+/=\r\n]{64}", RegexOptions.Compiled)),
        ("a client secret", new Regex("(?<![A-Za-z0-9~._-])[A-Za-z0-9~._-]{3}" + "[78]Q~" + "[A-Za-z0-9~._-]{31,34}", RegexOptions.Compiled)),
        ("a cloud key", new Regex("(AKIA|ASIA)" + "[0-9A-Z]{16}|gh[pousr]_" + "[A-Za-z0-9]{36}|xox[bp]-" + "[0-9A-Za-z-]{20,}", RegexOptions.Compiled)),
        ("a signed token", new Regex("eyJ[A-Za-z0-9_-]{30,}" + @"\.eyJ[A-Za-z0-9_-]{30,}\.[A-Za-z0-9_-]{60,}", RegexOptions.Compiled)),
    ];

    public static IReadOnlyList<string> Violations(IEnumerable<SourceFile> files) =>
        [.. from file in files
            from rule in Forbidden
            let match = rule.Pattern.Match(file.Text)
            where match.Success
            select $"{file}: {rule.What}, line {file.Text.AsSpan(0, match.Index).Count('\n') + 1}."];
}
