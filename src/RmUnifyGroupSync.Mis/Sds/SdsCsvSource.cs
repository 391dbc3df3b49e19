using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Sds;

/// <summary>School Data Sync CSV of any version, told apart by files and headers.</summary>
internal sealed class SdsCsvSource : CsvSource
{
    private readonly RegistrationRule _registration;

    public SdsCsvSource(MisSourceOptions options)
        : base(options) => _registration = new RegistrationRule(options.RegistrationPattern);

    protected override MisSnapshot Read(ISyncObserver observer, CancellationToken cancellationToken)
    {
        using var files = OpenFiles();
        var roster = new RosterBuilder(new FindingLog());
        var export = new CsvExport(files, roster.Findings, observer, cancellationToken);
        EnsureSds(files);
        new SdsV1Reader(export, roster, _registration).Read();
        export.Close();
        return new SnapshotAssembler(roster, Options).Assemble(export.Counts, export.ExportedAt);
    }

    /// <summary>Clever's and other formats have files of their own names; a folder with none of ours is the wrong folder.</summary>
    private static void EnsureSds(IExportFiles files)
    {
        if (files.Has("schools.csv") && files.Has("sections.csv"))
            throw SourceError.Invalid(
                $"'{files.Place}' holds Clever's CSV format, which is not SDS.",
                "Have the MIS export SDS or OneRoster CSV; Clever's format is not supported.", files.Place);
        if (files.Names.Count > 0 && !SdsV1Reader.Files.Any(files.Has))
            throw SourceError.Invalid(
                $"'{files.Place}' has none of the files of SDS ({string.Join(", ", SdsV1Reader.Files)}).",
                "Point MisPath at the folder with the SDS files, or choose the MisSource that fits the export.", files.Place);
    }
}
