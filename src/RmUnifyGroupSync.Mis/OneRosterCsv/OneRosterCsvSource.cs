using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterCsv;

/// <summary>OneRoster CSV 1.1 and 1.2, bulk, in a folder or a zip.</summary>
internal sealed class OneRosterCsvSource(MisSourceOptions options, TimeProvider timeProvider) : CsvSource(options)
{
    private readonly TimeZoneInfo _zone = SchoolDay.ZoneOf(options);

    /// <summary>Length of the parts in which large files are read.</summary>
    internal long PartBytes { get; init; } = FileParts.UsualBytes;

    protected override MisSnapshot Read(FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken)
    {
        var roster = new RosterBuilder(findings);
        using var files = OpenFiles(roster.Findings);
        using var pause = CollectionPause.For(files.Length);
        var export = new CsvExport(files, roster.Findings, observer, cancellationToken) { Zone = _zone, PartBytes = PartBytes };
        var fields = new OneRosterFields(roster, Options.RegistrationPattern);
        var rules = new RosterRules(roster, fields.TypeOf, SchoolDay.Today(timeProvider, _zone));
        new OneRosterCsvReader(export, roster, fields, rules).Read();
        export.Close();
        return new SnapshotAssembler(roster, Options).Assemble(export.Counts, export.ExportedAt, timeProvider.GetUtcNow());
    }
}
