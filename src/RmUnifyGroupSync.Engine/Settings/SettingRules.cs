using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>
/// What each setting's value must be. Each rule gives the value back in its plain form, or throws with the rule as the message,
/// to which the caller adds the setting and the place.
/// </summary>
internal static partial class SettingRules
{
    private const int MostAdminOwners = 100;

    // Long enough for any sane pattern over a class name; a pattern that needs more would stall the reading of a school.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private static readonly string[] Presets = ["SimsReport", "BromcomClassReport", "ArborReport"];

    private static readonly string[] YearAttributes =
        ["Department", "JobTitle", "OfficeLocation", "EmployeeType", .. Enumerable.Range(1, 15).Select(i => "ExtensionAttribute" + i.ToString(CultureInfo.InvariantCulture))];

    public static string NotBlank(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw Broken("must not be empty; use Reset-GroupSyncSetting to forget a setting") : text.Trim();

    public static string DfeNumber(string text) =>
        DfeNumberForm().IsMatch(text.Trim()) ? NameIdentifier.Digits(text)! : throw Broken($"must be digits, with a slash if you like, as 123/4567; not \"{text}\"");

    public static string TimeZone(string text) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text.Trim(), out _) ? text.Trim() : throw Broken($"must be a time zone that this computer knows, as Europe/London; not \"{text}\"");

    public static string FullPath(string text) =>
        Path.IsPathFullyQualified(text) ? text : throw Broken($"must be a full path, because the nightly run starts in another folder; not \"{text}\"");

    public static Uri ServiceAddress(Uri uri)
    {
        var isSafe = uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri)));
        if (!isSafe)
            throw Broken("must be an https address; plain http only on this computer (127.0.0.1, localhost)");
        // The address itself may hold a secret, so it is not repeated.
        return uri.UserInfo.Length == 0 && !SecretInQuery().IsMatch(uri.Query)
            ? uri
            : throw Broken("must not hold a user name, password, key or token; put the credential into an environment variable and name that in MisCredential");
    }

    public static string VariableName(string text) => VariableNameForm().IsMatch(text.Trim())
        ? text.Trim()
        : throw Broken("must be the name of an environment variable in capitals, digits and underscores, as MIS_TOKEN; the secret itself is never kept in the settings");

    public static string Header(string text) => HeaderForm().Match(text.Trim()) is { Success: true } match
        ? $"{match.Groups["name"].Value}:{match.Groups["variable"].Value}"
        : throw Broken("must be a header, a colon and the name of an environment variable in capitals, as X-Api-Key:MIS_KEY; the value itself is never kept in the settings");

    public static string Preset(string text) => OneOf(Presets, text);

    public static string YearAttribute(string text) => OneOf(YearAttributes, text);

    public static string Pattern(string text)
    {
        NotBlank(text);
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant, PatternTimeout).IsMatch("7A/Tu1");
            return text;
        }
        catch (ArgumentException error)
        {
            throw Broken($"must be a regular expression: {error.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            throw Broken("is a regular expression that takes over a second for one class name; write a simpler one");
        }
    }

    // Kept as it was entered, so that an administrator finds his own spelling again.
    public static string YearStart(string text)
    {
        _ = AcademicYearStart.Parse(text);
        return text.Trim();
    }

    public static string Window(string text) => RolloverWindow.Parse(text).ToString();

    public static string Identifier(string text)
    {
        if (text.Length == 0)
            return text;
        if (NameText.ForMicrosoft365(text).Length == 0)
            throw Broken($"has nothing left of \"{text}\" once the characters that group names cannot have are dropped; an empty text leaves the part out on purpose");
        return Math.Max(text.Length, NameText.ForAddress(text).Length) <= NameIdentifier.MaximumLength
            ? text
            : throw Broken($"must have at most {NameIdentifier.MaximumLength} characters, so that there is room for the names");
    }

    public static string[] Admins(string[] accounts)
    {
        var plain = Distinct(accounts.Select(Account), StringComparer.OrdinalIgnoreCase);
        return plain.Length <= MostAdminOwners ? plain : throw Broken($"names {plain.Length} owners; a group can have {MostAdminOwners}");
    }

    public static string[] Rules(string[] rules) => rules.Length == 0
        ? throw Broken("must hold at least one rule; use Reset-GroupSyncSetting for the built-in ones")
        : Distinct(rules.Select(r => MatchRule.Parse(r).ToString()), StringComparer.Ordinal);

    public static string Domain(string text) => DomainForm().IsMatch(text.Trim())
        ? text.Trim().TrimStart('@').ToLowerInvariant()
        : throw Broken($"must be a domain such as school.example, not \"{text}\"");

    public static string[] Texts(string[] texts) => Distinct(texts.Select(NotBlank), StringComparer.Ordinal);

    public static string[] TextsOfAnyCase(string[] texts) => Distinct(texts.Select(NotBlank), StringComparer.OrdinalIgnoreCase);

    public static string[] Paths(string[] paths) => paths.Length == 0
        ? throw Broken("must hold at least one path; use Reset-GroupSyncSetting to forget a setting")
        : Distinct(paths.Select(FullPath), StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Columns(IReadOnlyDictionary<string, string> columns) => ColumnsForm.Unique(columns);

    /// <summary>Makes the error that says which rule a value breaks.</summary>
    public static GroupSyncException Broken(string rule) => new(GroupSyncErrorId.SettingInvalid, rule);

    private static string Account(string text) => AccountForm().IsMatch(text.Trim()) || Guid.TryParseExact(text.Trim(), "D", out _)
        ? text.Trim()
        : throw Broken($"must hold user principal names (head@school.example) or object ids; \"{text}\" is neither");

    private static string OneOf(string[] names, string text) =>
        Array.Find(names, n => string.Equals(n, text.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw Broken($"must be one of {string.Join(", ", names)}; not \"{text}\"");

    private static string[] Distinct(IEnumerable<string> texts, StringComparer comparer) => [.. texts.Distinct(comparer)];

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    [GeneratedRegex(@"^[0-9]{1,20}(/[0-9]{1,20})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DfeNumberForm();

    [GeneratedRegex(@"^[A-Z_][A-Z0-9_]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableNameForm();

    [GeneratedRegex(@"^(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(?<variable>[A-Z_][A-Z0-9_]{0,99})\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderForm();

    [GeneratedRegex("[?&][^=&]*(key|token|secret|passw|pwd|sig)[^=&]*=", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretInQuery();

    [GeneratedRegex(@"^[^@\s,;""<>]+@[^@\s,;""<>]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"^@?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DomainForm();
}
