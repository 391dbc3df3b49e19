using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace RmUnifyGroupSync.Completion;

/// <summary>Completes from a list of words that never changes while PowerShell runs.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <summary>The words, each with its tooltip.</summary>
    private protected abstract IEnumerable<(string Word, string Tooltip)> Words { get; }

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = CompletionText.Pattern(wordToComplete);
        return Words.Where(w => pattern.IsMatch(w.Word)).Select(w => CompletionText.Result(w.Word, w.Tooltip));
    }
}

/// <summary>Completes names of settings.</summary>
public sealed class SettingNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Tooltip)> Words =>
        SettingNames.All.Order(StringComparer.Ordinal).Select(name => (name, $"Setting {name}"));
}

/// <summary>Completes presets for mapped CSV files.</summary>
public sealed class MisPresetCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Tooltip)> Words =>
    [
        ("ArborReport", "Columns of an Arbor report"),
        ("BromcomClassReport", "Columns of a Bromcom class report"),
        ("SimsReport", "Columns of a SIMS report"),
    ];
}

/// <summary>Completes time zones that this computer knows.</summary>
public sealed class TimeZoneCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Tooltip)> Words =>
        TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal).Select(id => (id, $"Time zone {id}"));
}

/// <summary>Completes directory attributes that can hold a year.</summary>
public sealed class YearAttributeCompleter : WordCompleter
{
    private static readonly string[] Named = ["Department", "JobTitle", "OfficeLocation", "EmployeeType"];

    private protected override IEnumerable<(string Word, string Tooltip)> Words =>
        Named
            .Concat(Enumerable.Range(1, 15).Select(n => $"ExtensionAttribute{n}"))
            .Select(name => (name, $"Directory attribute {name}"));
}
