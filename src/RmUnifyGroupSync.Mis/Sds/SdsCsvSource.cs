using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.Sds;

/// <summary>School Data Sync CSV of any version, told apart by files and headers.</summary>
internal sealed class SdsCsvSource(MisSourceOptions options, TimeProvider timeProvider) : CsvSource(options)
{
    private readonly TimeZoneInfo _zone = SchoolDay.ZoneOf(options);
    private readonly RegistrationRule _registration = new(options.RegistrationPattern);

    protected override MisSnapshot Read(FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken)
    {
        var roster = new RosterBuilder(findings);
        using var files = OpenFiles(roster.Findings);
        var export = new CsvExport(files, roster.Findings, observer, cancellationToken) { Zone = _zone };
        if (IsV2(files))
            new SdsV2Reader(export, roster, new RosterRules(roster, TypeOf, SchoolDay.Today(timeProvider, _zone))).Read();
        else
            new SdsV1Reader(export, roster, _registration).Read();
        export.Close();
        return new SnapshotAssembler(roster, Options).Assemble(export.Counts, export.ExportedAt, timeProvider.GetUtcNow());
    }

    private MisGroupType TypeOf(ClassRow row) => _registration.TypeOf([row.Title, row.Code, row.Id], row.Course);

    /// <summary>Other formats have files of the same or similar names; reading one of them as SDS would give half a school.</summary>
    private static bool IsV2(IExportFiles files)
    {
        if (files.Has("schools.csv") && files.Has("sections.csv"))
            throw SourceError.Invalid(
                $"'{files.Place}' holds Clever's CSV format, which is not SDS.",
                "Have the MIS export SDS or OneRoster CSV; Clever's format is not supported.", files.Place);
        if (files.Has("manifest.csv"))
            throw SourceError.Invalid(
                $"'{files.Place}' has a manifest.csv: it is a OneRoster export.", "Set MisSource to OneRosterCsv.", files.Place);
        var (v1, v2) = (SdsV1Reader.Files.Any(files.Has), SdsV2Reader.Files.Any(files.Has));
        if (v1 && v2)
            throw SourceError.Invalid(
                $"'{files.Place}' holds files of SDS V1 and of SDS V2; which of them is today's cannot be told.",
                "Leave the files of one version in the folder.", files.Place);
        if (!v1 && !v2)
            throw SourceError.Invalid(
                $"'{files.Place}' has none of the files of SDS ({string.Join(", ", SdsV1Reader.Files)}, or users.csv, orgs.csv).",
                "Point MisPath at the folder with the SDS files, or choose the MisSource that fits the export.", files.Place);
        return v2;
    }
}
