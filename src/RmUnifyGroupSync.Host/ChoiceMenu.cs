using System.Management.Automation.Host;

namespace RmUnifyGroupSync.Host;

/// <summary>The choices of a question: how they are shown, and which one an answer means.</summary>
internal sealed class ChoiceMenu
{
    private readonly IReadOnlyList<(string Key, string Label, string Help)> _choices;
    private readonly int _default;

    /// <summary>Takes choices whose labels mark their key with <c>&amp;</c>, as in <c>Yes to &amp;All</c>.</summary>
    /// <param name="choices">The choices.</param>
    /// <param name="defaultChoice">What an empty answer means; -1 when it means nothing.</param>
    public ChoiceMenu(IEnumerable<ChoiceDescription> choices, int defaultChoice)
    {
        _choices = [.. choices.Select(choice => (KeyOf(choice.Label), choice.Label.Replace("&", string.Empty, StringComparison.Ordinal), choice.HelpMessage))];
        _default = defaultChoice;
    }

    /// <summary>All choices in one line, with the default.</summary>
    public string Line
    {
        get
        {
            var line = string.Join("  ", _choices.Select(choice => choice.Key.Length == 0 ? choice.Label : $"[{choice.Key}] {choice.Label}")) + "  [?] Help";
            return _default >= 0 ? $"{line} (default is \"{KeyOrLabel(_default)}\"):" : line + ":";
        }
    }

    /// <summary>What each choice does, a line each.</summary>
    public string Explanation => string.Join(
        Environment.NewLine,
        _choices.Select((choice, index) => $"{KeyOrLabel(index)} - {choice.Help}"));

    /// <summary>The number of the choice that an answer means; null when it means none.</summary>
    public int? Find(string answer)
    {
        var said = answer.Trim();
        if (said.Length == 0)
        {
            return _default >= 0 ? _default : null;
        }

        for (var index = 0; index < _choices.Count; index++)
        {
            var (key, label, _) = _choices[index];
            if (said.Equals(key, StringComparison.OrdinalIgnoreCase) || said.Equals(label, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return null;
    }

    private static string KeyOf(string label)
    {
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < label.Length ? label.Substring(mark + 1, 1).ToUpperInvariant() : string.Empty;
    }

    private string KeyOrLabel(int index) => _choices[index].Key.Length == 0 ? _choices[index].Label : _choices[index].Key;
}
