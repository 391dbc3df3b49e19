using System.Collections;
using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Runtime.Diagnostics;

/// <summary>
/// Takes out of texts what must not leave the computer: tokens by their look, and the values of environment variables that hold a secret,
/// by their names or because a setting names them.
/// </summary>
internal sealed partial class Redaction
{
    private const string Hidden = "***";

    /// <summary>Shorter values would blot out ordinary words.</summary>
    private const int LeastLength = 4;

    private readonly List<string> _secrets;

    private Redaction(IEnumerable<string> secrets) =>
        _secrets = [.. secrets.Where(s => s.Length >= LeastLength).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];

    /// <summary>With the variables of this process.</summary>
    /// <param name="variables">Environment variables.</param>
    /// <param name="named">Names of variables that settings name for a secret.</param>
    public static Redaction Of(IDictionary variables, IReadOnlyCollection<string> named) => new(variables.Cast<DictionaryEntry>()
        .Where(v => SecretName().IsMatch((string)v.Key) || named.Contains((string)v.Key, StringComparer.OrdinalIgnoreCase))
        .Select(v => ((string?)v.Value ?? "").Trim()));

    /// <summary>The text without them.</summary>
    public string Clean(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        text = Token().Replace(text, Hidden);
        return UserInfo().Replace(text, $"://{Hidden}@");
    }

    [GeneratedRegex("SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|PRIVATE_?KEY", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\bey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"://[^/\s@]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
