using System.Globalization;
using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Every row of the requirements has a test that carries its number in its name; a row without one is not fulfilled.</summary>
public sealed partial class RequirementRowsTests
{
    // A letter of the requirements and how many rows it has.
    private static readonly (char Letter, int Rows)[] Tables =
        [('N', 13), ('A', 5), ('O', 15), ('M', 10), ('G', 2), ('S', 11), ('C', 7), ('R', 1), ('D', 6), ('X', 3)];

    // Paragraphs that have sentences and no numbers, by the word with which their tests begin.
    private static readonly string[] Paragraphs = ["Matching", "Gate", "Limits", "Force", "Rollover", "Safety", "Held", "WhatIf"];

    private static readonly HashSet<string> Named = [.. Repository.Sources("tests/").SelectMany(f => Methods().Matches(f.Text)).SelectMany(m => RowsOf(m.Groups[1].Value))];

    public static TheoryData<string> Rows => [.. Tables.SelectMany(t => Enumerable.Range(1, t.Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{t.Letter}{i}"))), .. Paragraphs];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_of_the_requirements_has_its_test(string row) => Assert.Contains(row, Named);

    [Fact]
    public void A_name_may_carry_several_rows_and_a_range()
    {
        Assert.Equal(["O9", "O15"], RowsOf("O9_O15_a_new_teacher"));
        Assert.Equal(["N1", "N2", "N3"], RowsOf("N1_to_N3_names"));
        Assert.Equal(["Limits"], RowsOf("Limits_of_a_school"));
        Assert.Empty(RowsOf("MI5_is_no_row_and_NO1_neither"));
    }

    private static IEnumerable<string> RowsOf(string method)
    {
        var words = method.Split('_');
        if (Paragraphs.Contains(words[0]))
            yield return words[0];
        for (var i = 0; i < words.Length; i++)
        {
            if (!Row().IsMatch(words[i]))
                continue;
            var number = Number(words[i]);
            var last = i + 2 < words.Length && words[i + 1] == "to" && Row().IsMatch(words[i + 2]) ? Number(words[i + 2]) - 1 : number;
            for (var n = number; n <= last; n++)
                yield return string.Create(CultureInfo.InvariantCulture, $"{words[i][0]}{n}");
        }
    }

    private static int Number(string row) => int.Parse(row.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"public (?:static )?(?:async )?(?:Task|void|Property|bool) (\w+)\(")]
    private static partial Regex Methods();

    [GeneratedRegex("^[NAOMGSCRDX][1-9][0-9]?$")]
    private static partial Regex Row();
}
