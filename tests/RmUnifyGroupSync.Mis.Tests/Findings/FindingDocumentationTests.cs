using System.Text.RegularExpressions;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Findings;

/// <summary>Every finding code is documented, and nothing is documented that cannot be found.</summary>
public partial class FindingDocumentationTests
{
    [Fact]
    public void The_guide_lists_exactly_the_codes_with_their_severities()
    {
        var guide = File.ReadAllText(Path.Combine(SampleData.RepositoryRoot(), "docs", "guides", "mis-findings.md"));
        var listed = Row().Matches(guide).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(FindingKinds.All.Select(k => $"{k.Code} {k.Severity}").Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void Codes_are_unique_and_are_the_names_of_their_fields()
    {
        Assert.Equal(FindingKinds.All.Count, FindingKinds.All.Select(k => k.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(FindingKinds.All, k => Assert.NotNull(typeof(FindingKinds).GetField(k.Code)));
        Assert.All(FindingKinds.All, k => Assert.EndsWith(".", k.Format(1, "x"), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(\w+)` \| (Information|Warning|Error) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
