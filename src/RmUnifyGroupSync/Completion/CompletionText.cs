using System.Management.Automation;
using System.Management.Automation.Language;

namespace RmUnifyGroupSync.Completion;

/// <summary>How words are matched and put into the command line.</summary>
internal static class CompletionText
{
    /// <summary>Matches what begins with the word, whatever quote the caller has opened.</summary>
    internal static WildcardPattern Pattern(string? word) =>
        WildcardPattern.Get(WildcardPattern.Escape((word ?? "").Trim('\'', '"')) + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

    /// <summary>A result, quoted where the text would not be one word.</summary>
    internal static CompletionResult Result(string text, string? tooltip = null) =>
        new(Quote(text), text, CompletionResultType.ParameterValue, string.IsNullOrEmpty(tooltip) ? text : tooltip);

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '=') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
