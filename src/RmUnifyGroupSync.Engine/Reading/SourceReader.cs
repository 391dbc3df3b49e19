using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>The settings as the reader needs them.</summary>
public interface ISettingLookup
{
    /// <summary>Names of the schools that have settings of their own, as they were given.</summary>
    IReadOnlyList<string> Schools { get; }

    /// <summary>Effective settings of a school by such a name, or the default for null and for a school without its own.</summary>
    GroupSyncSetting Effective(string? school);

    /// <summary>The name under which a school of a source has settings of its own; null when it has none. Throws <see cref="GroupSyncErrorId.SettingInvalid"/> when that is not clear.</summary>
    string? KeyOf(SchoolIdentity school, IReadOnlyCollection<SchoolIdentity> all);
}

/// <summary>Reads every configured MIS source once and gives all schools as they are today.</summary>
public sealed class SourceReader(ISettingLookup settings, IMisSourceFactory factory, TimeProvider timeProvider)
{
    /// <summary>
    /// Reads, the sources side by side. A source that fails is a failure of its schools only, unless it is the only one; settings that
    /// cannot be used are a failure of their school only. Throws <see cref="GroupSyncErrorId.MisSourceNotConfigured"/> when none is set up (S5).
    /// </summary>
    public async Task<SourceReading> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<string, GroupSyncException>(StringComparer.OrdinalIgnoreCase);
        var sources = Sources(failures);
        var read = await Task.WhenAll(sources.Select(s => ReadAsync(s, sources.Count > 1, observer, cancellationToken)));
        var schools = new List<SchoolToday>();
        foreach (var (source, (snapshot, error)) in sources.Zip(read))
        {
            if (snapshot is not null)
                schools.AddRange(SchoolsOf(source, snapshot, failures));
            foreach (var name in error is null ? [] : source.Names.DefaultIfEmpty(WholeSource))
                failures[name] = error!;
        }

        var apart = ToldApart(schools, failures).OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
        return new(apart, failures, [.. read.SelectMany(r => r.Snapshot?.Findings ?? [])])
        {
            Unread = UnreadOf(failures.Keys, [.. read.SelectMany(r => r.Snapshot is null ? [] : IdentitiesOf(r.Snapshot))]),
            UnknownFailure = sources.Zip(read).Where(r => r.First.IsDefault).Select(r => r.Second.Error).FirstOrDefault(),
        };
    }

    // How a school that could not be read may be named all the same: as its source says, else as its settings do.
    private List<SchoolIdentity> UnreadOf(IEnumerable<string> failed, List<SchoolIdentity> known) =>
        [.. failed.Where(k => k != WholeSource).Select(k => known.Find(s => s.Id == k) ?? IdentityBySettings(k))];

    // The schools that a source has whole, then those that it has not.
    private static List<SchoolIdentity> IdentitiesOf(MisSnapshot snapshot) =>
    [
        .. snapshot.Schools.Select(s => new SchoolIdentity(s.Id, s.DfeNumber, s.Name)),
        .. snapshot.Failures.Select(s => new SchoolIdentity(s.Id, s.DfeNumber, s.Name)),
    ];

    private SchoolIdentity IdentityBySettings(string name)
    {
        try
        {
            var own = settings.Effective(name);
            return new(name, own.DfeNumber, own.SchoolName);
        }
        catch (GroupSyncException)
        {
            return new(name, null, null); // settings that cannot be used are why it could not be read
        }
    }

    // §8: schools with one number would share the keys of their groups, and so their groups.
    private static List<SchoolToday> ToldApart(List<SchoolToday> schools, Dictionary<string, GroupSyncException> failures)
    {
        var mixed = schools.GroupBy(s => s.KeyPart, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
            .Concat(schools.GroupBy(s => s.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            .ToList();
        foreach (var group in mixed)
        {
            var named = string.Join(" and ", group.Select(s => $"{s.Id} ({s.Name})"));
            foreach (var school in group)
            {
                failures[school.Id] = new(
                    GroupSyncErrorId.SettingInvalid,
                    $"The schools {named} have one id or DfE number ({group.Key}): their groups could not be told apart. Give each its own number: Set-GroupSyncSetting -School <id> -DfeNumber <number>.")
                { TargetObject = school.Id };
            }
        }

        return [.. schools.Except(mixed.SelectMany(g => g))];
    }

    private async Task<(MisSnapshot? Snapshot, GroupSyncException? Error)> ReadAsync(
        ConfiguredSource source, bool othersGoOn, ISyncObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            observer.Report(new DecisionEvent($"Reading {source.Options.Kind} from {string.Join(", ", source.Options.Path)}{source.Options.Uri}."));
            return (await factory.Create(source.Options).ReadAsync(observer, cancellationToken), null);
        }
        catch (Exception error) when (othersGoOn && !cancellationToken.IsCancellationRequested)
        {
            return (null, GroupSyncException.From(error));
        }
    }

    private List<ConfiguredSource> Sources(Dictionary<string, GroupSyncException> failures)
    {
        var fallback = OptionsOf(settings.Effective(null));
        var own = settings.Schools.Select(s => (Name: s, Options: OwnOptions(s, failures))).Where(s => s.Options is not null).ToList();
        var sources = own.GroupBy(s => s.Options!.Key, StringComparer.Ordinal)
            .Select(g => new ConfiguredSource(g.First().Options!, [.. g.Select(s => s.Name)], g.Key == fallback?.Key))
            .ToList();
        if (fallback is not null && !sources.Exists(s => s.IsDefault))
            sources.Insert(0, new(fallback, [], true));
        if (sources.Count > 0)
            return sources;
        throw failures.Values.FirstOrDefault() ?? new GroupSyncException(
            GroupSyncErrorId.MisSourceNotConfigured, "No MIS source is set up. Set one up first: Set-GroupSyncSetting -MisSource SdsCsv -MisPath <folder>.");
    }

    private MisSourceOptions? OwnOptions(string school, Dictionary<string, GroupSyncException> failures)
    {
        try
        {
            return OptionsOf(settings.Effective(school));
        }
        catch (GroupSyncException error)
        {
            failures[school] = error;
            return null;
        }
    }

    private static MisSourceOptions? OptionsOf(GroupSyncSetting setting) => setting.MisSource is not { } kind ? null : new()
    {
        Kind = kind,
        Product = setting.MisProduct ?? MisProduct.Other,
        Path = setting.MisPath ?? [],
        Uri = setting.MisUri,
        TokenUri = setting.MisTokenUri,
        Credential = setting.MisCredential,
        Header = setting.MisHeader,
        Preset = setting.MisPreset,
        Column = setting.MisColumn,
        RegistrationPattern = setting.RegistrationPattern,
        GradeLabel = setting.GradeLabel ?? GradeLabel.AsIs,
        TimeZone = setting.TimeZone ?? DefaultTimeZone,
    };

    private List<SchoolToday> SchoolsOf(ConfiguredSource source, MisSnapshot snapshot, Dictionary<string, GroupSyncException> failures)
    {
        var identities = IdentitiesOf(snapshot);
        AddFailures(source, snapshot, identities, failures);
        var schools = new List<SchoolToday>();
        foreach (var (record, identity) in snapshot.Schools.Zip(identities))
        {
            string? name = null;
            try
            {
                name = KeyOf(source, identity, identities);
                if (name is not null && failures.ContainsKey(name))
                    continue;
                var setting = settings.Effective(name);
                if (IsReadFrom(source, name, setting))
                    schools.Add(SchoolReading.On(record, setting, TodayOf(setting), snapshot.Completeness.TypesNotProvided));
            }
            catch (Exception error)
            {
                // S9: what is wrong with one school is that school's failure.
                failures[name ?? record.Id] = GroupSyncException.From(error);
            }
        }

        return schools;
    }

    private void AddFailures(
        ConfiguredSource source, MisSnapshot snapshot, List<SchoolIdentity> identities, Dictionary<string, GroupSyncException> failures)
    {
        foreach (var (failed, identity) in snapshot.Failures.Zip(identities.Skip(snapshot.Schools.Count)))
        {
            try
            {
                var name = KeyOf(source, identity, identities);
                if (IsReadFrom(source, name, settings.Effective(name)))
                    failures.TryAdd(failed.Id, failed.Reason);
            }
            catch (GroupSyncException error)
            {
                failures.TryAdd(failed.Id, error);
            }
        }
    }

    private string? KeyOf(ConfiguredSource source, SchoolIdentity school, List<SchoolIdentity> all)
    {
        var name = settings.KeyOf(school, all);
        // A source of one school is that school's, whatever the settings call it.
        return name is null && !source.IsDefault && all.Count == 1 && source.Names.Count == 1 ? source.Names[0] : name;
    }

    private static bool IsReadFrom(ConfiguredSource source, string? name, GroupSyncSetting setting) => source.IsDefault
        ? name is null || source.Names.Contains(name) || OptionsOf(setting) is null
        : name is not null && source.Names.Contains(name);

    private DateOnly TodayOf(GroupSyncSetting setting) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(timeProvider.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(setting.TimeZone ?? DefaultTimeZone)).DateTime);

    private const string DefaultTimeZone = "Europe/London";

    /// <summary>What stands for the schools of the source of all, where no school of it is known by name.</summary>
    private const string WholeSource = "default";

    private sealed record ConfiguredSource(MisSourceOptions Options, IReadOnlyList<string> Names, bool IsDefault);
}
