using CsvHelper;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>What all sources that read files have in common: where the files are, and what a failed read means.</summary>
internal abstract class CsvSource : IMisSource
{
    protected CsvSource(MisSourceOptions options)
    {
        Options = options;
        if (options.Path.Count == 0 || options.Path.All(string.IsNullOrWhiteSpace))
            throw SourceError.Invalid(
                $"The MIS source {options.Kind} has no path.", "Set MisPath to the folder or file of the export.");
        if (options.Path.Count > 1 && options.Kind != MisSourceKind.MappedCsv)
            throw SourceError.Invalid(
                $"{options.Kind} reads one folder or zip, but MisPath has {options.Path.Count}.", "Set MisPath to one path.");
    }

    protected MisSourceOptions Options { get; }

    public Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken) =>
        Task.Run(() => ReadGuarded(observer, cancellationToken), cancellationToken);

    /// <summary>Reads; failures of the file system and of the CSV library may come out as they are.</summary>
    protected abstract MisSnapshot Read(FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken);

    /// <summary>The files at the one path.</summary>
    protected IExportFiles OpenFiles(FindingLog findings) => ExportLocation.Open(Options.Path[0], findings);

    /// <summary>Reads; a failure carries what was noticed before it.</summary>
    private MisSnapshot ReadGuarded(ISyncObserver observer, CancellationToken cancellationToken)
    {
        var findings = new FindingLog();
        try
        {
            return ReadGuarded(findings, observer, cancellationToken);
        }
        catch (GroupSyncException error)
        {
            error.Findings = findings.ToList();
            throw;
        }
    }

    private MisSnapshot ReadGuarded(FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            return Read(findings, observer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw SourceError.Unavailable(
                $"The MIS export cannot be read: {e.Message}",
                "Check that the file is not open elsewhere and that the account of the run may read it.", Options.Path[0], e);
        }
        catch (CsvFormatException)
        {
            throw SourceError.Unavailable(
                "The MIS export cannot be read as CSV.", "Export again and run Test-MisSource -Detailed.", Options.Path[0]);
        }
    }
}
