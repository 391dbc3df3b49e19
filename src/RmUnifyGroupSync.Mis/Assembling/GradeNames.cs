using System.Globalization;
using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Names of years. CEDS counts from the United States: TK is England's Reception and Scotland's P1, KG is Year 1 and P2.</summary>
internal sealed class GradeNames(GradeLabel label, FindingLog findings)
{
    private const int LastPrimaryStage = 7;
    private const int LastSecondaryStage = 6;

    /// <summary>The name that a year group gets for a grade.</summary>
    public string NameOf(string grade)
    {
        if (label == GradeLabel.AsIs)
            return grade;
        if (YearsAfterReception(YearCode.Canonical(grade)) is { } years && Named(years) is { } name)
            return name;
        findings.Add(FindingKinds.GradeNotMapped, detail: grade);
        return grade;
    }

    private string? Named(int years) => label switch
    {
        GradeLabel.CedsToEngland => years == 0 ? "R" : years.ToString(CultureInfo.InvariantCulture),
        _ when years + 1 <= LastPrimaryStage => $"P{years + 1}",
        _ when years + 1 - LastPrimaryStage <= LastSecondaryStage => $"S{years + 1 - LastPrimaryStage}",
        _ => null,
    };

    private static int? YearsAfterReception(string key) => key switch
    {
        "TK" => 0,
        "KG" => 1,
        _ when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var grade) && grade is >= 1 and <= 13 => grade + 1,
        _ => null,
    };
}
