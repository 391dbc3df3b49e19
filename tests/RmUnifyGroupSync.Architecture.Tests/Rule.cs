namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>What a rule's test says when it is broken: every place, one a line, uncut.</summary>
public static class Rule
{
    public static void Holds(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, $"{all.Count} places break the rule:\n{string.Join('\n', all)}");
    }
}
