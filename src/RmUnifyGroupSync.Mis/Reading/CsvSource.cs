using CsvHelper;
using RmUnifyGroupSync.Engine.Ports;

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
    }

    protected MisSourceOptions Options { get; }

    public Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken) =>
        Task.Run(() => ReadGuarded(observer, cancellationToken), cancellationToken);

    /// <summary>Reads; failures of the file system and of the CSV library may come out as they are.</summary>
    protected abstract MisSnapshot Read(ISyncObserver observer, CancellationToken cancellationToken);

    /// <summary>The one folder that the path names.</summary>
    protected IExportFiles OpenFiles()
    {
        if (Options.Path.Count > 1)
            throw SourceError.Invalid(
                $"{Options.Kind} reads one folder, but MisPath has {Options.Path.Count}.", "Set MisPath to one folder.");
        var path = Options.Path[0];
        if (File.Exists(path))
            throw SourceError.Invalid($"'{path}' is a file; {Options.Kind} reads a folder.", "Set MisPath to the folder.", path);
        if (!Directory.Exists(path))
            throw SourceError.Unavailable(
                $"The folder '{path}' is not there.", "Check the path, the network drive and the account that the run uses.", path);
        return new FolderFiles(path);
    }

    private MisSnapshot ReadGuarded(ISyncObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            return Read(observer, cancellationToken);
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
