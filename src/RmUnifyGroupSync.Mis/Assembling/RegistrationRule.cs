using System.Text.RegularExpressions;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// SDS has no field for registration groups. A class is one when the pattern fits its title, code or id, or its course's; without
/// a pattern, when its course is called by one of the usual words.
/// </summary>
internal sealed class RegistrationRule
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "Registration", "Reg", "Tutor", "Tutor Group", "Form", "Homeroom", "TUT",
    };

    private readonly Regex? _pattern;

    public RegistrationRule(string? pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
            return;
        try
        {
            _pattern = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException e)
        {
            throw SourceError.Invalid(
                $"RegistrationPattern '{pattern}' is no regular expression.",
                "Correct it; '^Reg' for example takes all classes whose title, code or id begins with Reg.", pattern, e);
        }
    }

    /// <summary>Type of a class by its own texts and its course's.</summary>
    public MisGroupType TypeOf(ReadOnlySpan<string> own, ReadOnlySpan<string> course) =>
        Fits(own, course) ? MisGroupType.Registration : MisGroupType.Teaching;

    private bool Fits(ReadOnlySpan<string> own, ReadOnlySpan<string> course)
    {
        foreach (var text in course)
            if (_pattern is null ? Words.Contains(text) : IsMatch(text))
                return true;
        if (_pattern is not null)
            foreach (var text in own)
                if (IsMatch(text))
                    return true;
        return false;
    }

    private bool IsMatch(string text)
    {
        try
        {
            return text.Length > 0 && _pattern!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw SourceError.Invalid("RegistrationPattern takes more than a second on one class.", "Simplify the regular expression.");
        }
    }
}
