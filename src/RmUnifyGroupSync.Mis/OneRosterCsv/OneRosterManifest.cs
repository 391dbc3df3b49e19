using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.OneRosterCsv;

/// <summary>What manifest.csv says about a OneRoster set, held against the files that are there.</summary>
internal sealed class OneRosterManifest
{
    /// <summary>Name of the manifest.</summary>
    public const string FileName = "manifest.csv";

    private const string FilePrefix = "file.";
    private static readonly string[] Read = ["orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments"];
    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);

    private OneRosterManifest()
    {
    }

    /// <summary>False when the set has no manifest.</summary>
    public bool Exists => _properties.Count > 0;

    /// <summary>Whether the manifest says that the set goes without a file.</summary>
    public bool SaysAbsent(string file) => Mode(file) == "absent";

    /// <summary>Reads the manifest, and refuses a delta, an unknown version and a set that lacks what the manifest promises.</summary>
    public static OneRosterManifest Open(CsvExport export)
    {
        var manifest = new OneRosterManifest();
        if (export.Files.Has(FileName))
            export.Read(FileName, manifest.Fill);
        else
            export.Findings.Add(FindingKinds.ManifestMissing);
        manifest.EnsureVersion(export);
        manifest.EnsureBulk(export);
        manifest.EnsurePromised(export);
        return manifest;
    }

    private void Fill(CsvTable table)
    {
        var (name, value) = (table.Required("propertyName"), table.Required("value"));
        while (table.Read())
            _properties[table[name]] = table[value];
    }

    private void EnsureVersion(CsvExport export)
    {
        var version = _properties.GetValueOrDefault("oneroster.version", "").TrimStart('v', 'V');
        if (version.Length == 0)
            return;
        if (!version.StartsWith("1.1", StringComparison.Ordinal) && !version.StartsWith("1.2", StringComparison.Ordinal))
            throw SourceError.Invalid(
                $"'{export.Files.Place}' is OneRoster {version}; 1.1 and 1.2 can be read.",
                "Choose version 1.1 or 1.2 in the export.", FileName);
    }

    private void EnsureBulk(CsvExport export)
    {
        var delta = Read.Where(f => Mode(f) == "delta").ToList();
        if (delta.Count > 0)
            throw SourceError.Invalid(
                $"'{export.Files.Place}' is a delta set ({string.Join(", ", delta)}): it holds only what changed, and read as a whole it "
                + "would look as if everybody else had left.",
                "Choose the bulk (full) export.", FileName);
    }

    private void EnsurePromised(CsvExport export)
    {
        export.Files.EnsurePresent(Read.Where(f => Mode(f) == "bulk").Select(f => $"{f}.csv"));
        foreach (var file in Read.Where(f => Mode(f) == "absent" && export.Files.Has($"{f}.csv")))
            export.Findings.Add(FindingKinds.ManifestDisagrees, $"{file}.csv");
    }

    private string Mode(string file) => _properties.GetValueOrDefault(FilePrefix + file, "").ToLowerInvariant();
}
