using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <content>Settings.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public IReadOnlyList<GroupSyncSetting> GetSettings()
    {
        var settings = Settings().Load();
        return [settings.Resolve(), .. settings.Schools.Select(s => settings.Resolve(s))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<GroupSyncSetting>> GetSchoolSettingsAsync(string school, CallOptions options, CancellationToken cancellationToken)
    {
        var settings = Settings().Load();
        return [.. (await SchoolKeysAsync(school, settings, options, cancellationToken)).Select(k => settings.Resolve(k))];
    }

    /// <inheritdoc />
    public async Task<GroupSyncSetting> SetSettingsAsync(GroupSyncSetting values, CallOptions options, CancellationToken cancellationToken)
    {
        var store = Settings();
        store.Check(values);
        if (values.AutoCreate is { Length: > 0 })
        {
            RequireSource(values, store.Load());
            CreationPermission.Require(_sessions, options);
        }

        values = values with { School = values.School is null ? null : await SchoolKeyAsync(values.School, store.Load(), options, cancellationToken, BringsSource(values)) };
        Warn(SettingWarnings.Of(store.Resolve(values.School, values)), options);
        foreach (var path in (values.MisPath ?? []).Where(p => !File.Exists(p) && !Directory.Exists(p)))
            options.Observer.Report(new WarningEvent($"The MIS path {path} is not there now. It is kept; check the path, the drive and the account that the run uses."));
        if (options.WhatIf)
            return store.Resolve(values.School, values);
        store.Set(values);
        return store.Resolve(values.School);
    }

    /// <inheritdoc />
    public async Task ResetSettingsAsync(string? school, string[]? names, CallOptions options, CancellationToken cancellationToken)
    {
        var store = Settings();
        var key = school is null ? null : await SchoolKeyAsync(school, store.Load(), options, cancellationToken);
        if (!options.WhatIf)
            store.Reset(key, names);
    }

    private SettingStore Settings() => Home.Resolve(_time).Settings();

    private SettingLookup OpenSettings() => new(Settings().Load());

    private Dictionary<string, SettingOrigin> EnvironmentSettings()
    {
        try
        {
            return Settings().Resolve().Origin.Where(o => o.Value != SettingOrigin.BuiltIn).ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal);
        }
        catch (GroupSyncException)
        {
            return []; // the context can be shown when the settings cannot; they say so themselves
        }
    }

    private bool CreatesAutomatically()
    {
        try
        {
            return GetSettings().Any(s => s.AutoCreate is { Length: > 0 });
        }
        catch (GroupSyncException)
        {
            return false; // settings that cannot be read say so themselves
        }
    }

    // S5: first the MIS, then what is made of it.
    private static void RequireSource(GroupSyncSetting values, SettingSnapshot settings)
    {
        if (values.MisSource is null && settings.Resolve().MisSource is null && settings.Schools.All(s => settings.Resolve(s).MisSource is null))
            throw new GroupSyncException(GroupSyncErrorId.MisSourceNotConfigured, "No MIS source is set up, so nothing can be made automatically. Set the MIS up first, or in the same call: -MisSource and -MisPath.");
    }

    private static bool BringsSource(GroupSyncSetting values) => values.MisSource is not null || values.MisPath is not null || values.MisUri is not null;

    // A school is stored under its id in the source, however it was named. One that the sources do not have must bring its own source.
    private async Task<string> SchoolKeyAsync(
        string school, SettingSnapshot settings, CallOptions options, CancellationToken cancellationToken, bool bringsSource = false)
    {
        var name = school.Trim();
        if (settings.Schools.FirstOrDefault(s => s.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } stored)
            return stored;
        if (bringsSource)
            return name;
        try
        {
            var reading = await ReadSourcesAsync(options with { Observer = SilentObserver.Instance }, cancellationToken);
            var found = reading.Single(name);
            // Settings that were made under another name of the school go on being its settings.
            return settings.KeyOf(reading.Identities.Single(s => s.Id == found.Id), reading.Identities) ?? found.Id;
        }
        catch (GroupSyncException error) when (error.ErrorId is GroupSyncErrorId.MisSourceNotConfigured or GroupSyncErrorId.MisUnavailable or GroupSyncErrorId.MisSourceInvalid)
        {
            options.Observer.Report(new WarningEvent($"The MIS source cannot be read now, so the school \"{name}\" was not looked up; its settings are those under that name."));
            return name;
        }
    }

    // Wildcards may mean several schools: those of the sources, and those that the settings alone know.
    private async Task<IReadOnlyList<string>> SchoolKeysAsync(string school, SettingSnapshot settings, CallOptions options, CancellationToken cancellationToken)
    {
        var own = settings.Schools.Select(k => (Key: k, Named: SchoolIdentity.FindAll(school, [IdentityOf(k, settings)]).Count > 0)).Where(k => k.Named).Select(k => k.Key).ToList();
        if (!Wildcard.HasWildcards(school) || settings.Schools.Any(s => s.Equals(school.Trim(), StringComparison.OrdinalIgnoreCase)))
            return [await SchoolKeyAsync(school, settings, options, cancellationToken)];
        try
        {
            var all = (await ReadSourcesAsync(options with { Observer = SilentObserver.Instance }, cancellationToken)).Identities;
            return [.. own.Concat(SchoolIdentity.FindAll(school, all).Select(s => settings.KeyOf(s, all) ?? s.Id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        catch (GroupSyncException error) when (error.ErrorId is GroupSyncErrorId.MisSourceNotConfigured or GroupSyncErrorId.MisUnavailable or GroupSyncErrorId.MisSourceInvalid)
        {
            options.Observer.Report(new WarningEvent($"The MIS source cannot be read now; \"{school}\" was looked for among the schools that have settings of their own."));
            return own;
        }
    }

    private static SchoolIdentity IdentityOf(string key, SettingSnapshot settings)
    {
        var own = settings.ReadOwn(key);
        return new(key, own.DfeNumber, own.SchoolName);
    }

    private sealed class SettingLookup(SettingSnapshot settings) : ISettingLookup
    {
        public IReadOnlyList<string> Schools => settings.Schools;

        public GroupSyncSetting Effective(string? school) => settings.Resolve(school);

        public string? KeyOf(SchoolIdentity school, IReadOnlyCollection<SchoolIdentity> all) => settings.KeyOf(school, all);
    }
}
