using System.Collections;
using System.Globalization;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime.Diagnostics;

/// <summary>Settings as a support person may see them: people are counted, and what names a secret is not quoted.</summary>
internal static class SettingSummary
{
    /// <summary>The settings that are not built in.</summary>
    public static IEnumerable<DiagnosticSetting> Of(GroupSyncSetting settings, Func<string, string?> environment) =>
        from definition in SettingCatalogue.All
        let origin = settings.Origin.GetValueOrDefault(definition.Name)
        where settings.Origin.ContainsKey(definition.Name) && origin != SettingOrigin.BuiltIn
        let value = definition.Get(settings)
        where value is not null
        select new DiagnosticSetting(settings.School, definition.Name, Describe(definition.Name, value, environment), origin);

    /// <summary>Names of the variables that hold secrets, as the settings name them.</summary>
    public static IEnumerable<string> VariablesOf(GroupSyncSetting settings) =>
        new[] { settings.MisCredential, settings.MisHeader?.Split(':', 2)[^1] }.OfType<string>().Select(n => n.Trim()).Where(n => n.Length > 0);

    private static string Describe(string name, object value, Func<string, string?> environment) => name switch
    {
        nameof(GroupSyncSetting.ExcludedPerson) or nameof(GroupSyncSetting.AdminOwner) =>
            string.Create(CultureInfo.InvariantCulture, $"{((string[])value).Length} named"),
        nameof(GroupSyncSetting.MisCredential) => Variable((string)value, environment),
        nameof(GroupSyncSetting.MisHeader) => $"{((string)value).Split(':', 2)[0]}: {Variable(((string)value).Split(':', 2)[^1].Trim(), environment)}",
        _ => Text(value),
    };

    // Somebody may have written the secret itself where its name belongs.
    private static string Variable(string name, Func<string, string?> environment) =>
        string.IsNullOrEmpty(environment(name)) ? "a variable that is not set here" : "a variable that is set";

    private static string Text(object value) => value switch
    {
        string text => text,
        Uri address => address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "(no address)",
        IReadOnlyDictionary<string, string> pairs => string.Join(", ", pairs.Select(p => $"{p.Key}={p.Value}")),
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
