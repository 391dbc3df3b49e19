using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using RmUnifyGroupSync.Hosting;

namespace RmUnifyGroupSync.Completion;

/// <summary>Completes schools from the settings: ids, with the name as tooltip, also when the name or number was begun.</summary>
public sealed class SchoolCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Complete(CompletionText.Pattern(wordToComplete)).ToList();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Tab must never fail: without readable settings there is nothing to offer.
            return [];
        }
    }

    private static IEnumerable<CompletionResult> Complete(WildcardPattern pattern) =>
        from setting in ServiceHost.Current.GetSettings()
        where setting.School is not null
        where new[] { setting.School, setting.SchoolName, setting.DfeNumber }.Any(t => t is not null && pattern.IsMatch(t))
        select CompletionText.Result(setting.School!, string.Join(", ", new[] { setting.SchoolName, setting.DfeNumber }.Where(t => !string.IsNullOrEmpty(t))));
}
