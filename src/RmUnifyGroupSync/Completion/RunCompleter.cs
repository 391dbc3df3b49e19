using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using RmUnifyGroupSync.Hosting;

namespace RmUnifyGroupSync.Completion;

/// <summary>Completes ids of past runs from the ledger, the newest first, with time and outcome as tooltip.</summary>
public sealed class RunCompleter : IArgumentCompleter
{
    private const int Most = 50;

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return CompleteAsync(CompletionText.Pattern(wordToComplete)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Tab must never fail: without a readable ledger there is nothing to offer.
            return [];
        }
    }

    private static async Task<List<CompletionResult>> CompleteAsync(WildcardPattern pattern)
    {
        var results = new List<CompletionResult>();
        await foreach (var run in ServiceHost.Current.GetRunsAsync(new(), new(), CancellationToken.None))
        {
            if (results.Count < Most && pattern.IsMatch(run.Id))
                results.Add(CompletionText.Result(run.Id, string.Create(CultureInfo.InvariantCulture, $"{run.StartedAt:yyyy-MM-dd HH:mm}, {run.Command}, {run.Outcome}")));
        }

        return results;
    }
}

/// <summary>Completes the commands that leave a run.</summary>
public sealed class RecordedCommandCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Tooltip)> Words =>
    [
        ("Invoke-GroupSync", "Nightly runs"),
        ("New-O365ClassGroup", "Groups made by hand"),
        ("Remove-O365ClassGroup", "Groups deleted by hand"),
        ("Restore-O365ClassGroup", "Groups restored by hand"),
        ("Sync-O365GroupMember", "Groups synced by hand"),
    ];
}
