using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>The header of a CSV file: columns by name, whatever their order, case and outer spaces.</summary>
internal sealed class CsvHeader
{
    private const int LikelySlip = 2;
    private readonly string _file;
    private readonly string[] _names;
    private readonly FindingLog _findings;
    private readonly HashSet<int> _claimed = [];

    public CsvHeader(string file, string[] names, FindingLog findings)
    {
        (_file, _findings) = (file, findings);
        _names = [.. names.Select(n => n.Trim().Trim('\uFEFF'))];
        foreach (var doubled in _names.Where(n => n.Length > 0).GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            findings.Add(FindingKinds.HeaderDoubled, file, 1, doubled.First());
    }

    /// <summary>Number of columns.</summary>
    public int Count => _names.Length;

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether a column of that name is there.</summary>
    public bool Has(string name) => Position(name) >= 0;

    /// <summary>The first of the names that is there; a header that looks like a slip of the pen for one of them becomes a finding.</summary>
    public CsvColumn Find(string[] names)
    {
        foreach (var name in names)
            if (Position(name) is >= 0 and var position)
                return new CsvColumn(_names[position], position);
        if (Slip(names) is { } slip)
            _findings.Add(FindingKinds.HeaderMisspelt, _file, 1, $"'{slip}' looks like '{names[0]}'");
        return default;
    }

    /// <summary>Says which columns are read under other names than the one that is asked for: they are no slips of the pen.</summary>
    public void Claim(IEnumerable<string> names) => _claimed.UnionWith(names.Select(Position));

    /// <summary>What to say of a column that is not there: the header that looks like it, in brackets; blank when there is none.</summary>
    public string SlipFor(string[] names) => Slip(names) is { } slip ? $" ('{slip}' looks like it)" : "";

    private string? Slip(string[] names) => _names.Where((n, i) => !_claimed.Contains(i) && names.Any(name => IsSlipOf(n, name))).FirstOrDefault();

    private int Position(string name)
    {
        var exact = Array.IndexOf(_names, name);
        if (exact < 0)
            exact = Array.FindIndex(_names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        return exact >= 0 ? exact : Array.FindIndex(_names, n => Letters(n).Equals(Letters(name), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A name without what is written with spaces here and with underscores there.</summary>
    private static string Letters(string name) =>
        string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '-'))) is { Length: > 0 } letters ? letters : name;

    private static bool IsSlipOf(string written, string name) =>
        name.Length > 4 && Math.Abs(written.Length - name.Length) <= LikelySlip
        && Distance(written.ToUpperInvariant(), name.ToUpperInvariant()) is > 0 and <= LikelySlip;

    /// <summary>Number of letters to change, add or take away.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[^1];
    }
}
