namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>Writes warnings and errors down, a few of each run; consents to everything.</summary>
/// <param name="output">Where they go.</param>
public sealed class LineObserver(TextWriter output) : ISyncObserver
{
    private const int LinesOfOneRun = 5;

    private readonly object _gate = new();
    private int _lines;

    /// <summary>A new run begins.</summary>
    public void Begin() => _lines = 0;

    /// <inheritdoc />
    public void Report(SyncEvent e)
    {
        var line = e switch
        {
            WarningEvent warning => $"warning: {warning.Message}",
            ItemErrorEvent { Error: var error } => $"{error.ErrorId}: {error.Message}",
            _ => null,
        };
        lock (_gate)
        {
            if (line is not null && ++_lines <= LinesOfOneRun)
                output.WriteLine($"         {line}");
        }
    }

    /// <inheritdoc />
    public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
}
