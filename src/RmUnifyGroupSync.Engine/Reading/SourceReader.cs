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
}

/// <summary>All configured schools as they are today.</summary>
/// <param name="Schools">Those that could be read.</param>
/// <param name="Failures">Why a source could not be read, by the schools (or the source) that it was for.</param>
/// <param name="Findings">What the readers noticed.</param>
public sealed record SourceReading(
    IReadOnlyList<SchoolToday> Schools, IReadOnlyDictionary<string, GroupSyncException> Failures, IReadOnlyList<MisFinding> Findings)
{
    /// <summary>The schools that texts stand for; all for null. Throws <see cref="GroupSyncErrorId.SchoolNotFound"/>.</summary>
    public IReadOnlyList<SchoolToday> Named(string[]? names)
    {
        if (names is null)
            return Schools;
        var identities = Schools.Select(s => new SchoolIdentity(s.Id, s.DfeNumber, s.Name)).ToList();
        return [.. names.SelectMany(n => One(n, identities)).Distinct()];
    }

    private IEnumerable<SchoolToday> One(string name, List<SchoolIdentity> identities)
    {
        var found = SchoolIdentity.Find(name, identities);
        if (found.Count == 1)
            return Schools.Where(s => s.Id == found[0].Id);
        if (found.Count == 0 && Failures.TryGetValue(name, out var failure))
            throw failure;
        var known = string.Join(", ", identities.Select(i => $"{i.Id} ({i.Name})"));
        throw new GroupSyncException(
            GroupSyncErrorId.SchoolNotFound,
            found.Count == 0 ? $"No configured school is called \"{name}\". Known: {known}." : $"Several schools are called \"{name}\". Name one by its id: {known}.")
        { TargetObject = name };
    }
}

/// <summary>Reads every configured MIS source once and gives all schools as they are today.</summary>
public sealed class SourceReader(ISettingLookup settings, IMisSourceFactory factory, TimeProvider timeProvider)
{
    /// <summary>
    /// Reads. A source that fails is a failure of its schools only, unless it is the only one. Throws
    /// <see cref="GroupSyncErrorId.MisSourceNotConfigured"/> when none is set up (S5).
    /// </summary>
    public async Task<SourceReading> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken)
    {
        var sources = Sources();
        var schools = new List<SchoolToday>();
        var failures = new Dictionary<string, GroupSyncException>(StringComparer.OrdinalIgnoreCase);
        var findings = new List<MisFinding>();
        foreach (var source in sources)
        {
            try
            {
                observer.Report(new DecisionEvent($"Reading {source.Options.Kind} from {string.Join(", ", source.Options.Path)}{source.Options.Uri}."));
                var snapshot = await factory.Create(source.Options).ReadAsync(observer, cancellationToken);
                schools.AddRange(SchoolsOf(source, snapshot));
                findings.AddRange(snapshot.Findings);
            }
            catch (GroupSyncException error) when (sources.Count > 1)
            {
                foreach (var name in source.Names.DefaultIfEmpty("default"))
                    failures[name] = error;
            }
        }

        return new([.. schools.OrderBy(s => s.Id, StringComparer.Ordinal)], failures, findings);
    }

    private List<ConfiguredSource> Sources()
    {
        var fallback = OptionsOf(settings.Effective(null));
        var own = settings.Schools.Select(s => (Name: s, Options: OptionsOf(settings.Effective(s)))).Where(s => s.Options is not null).ToList();
        var sources = own.GroupBy(s => s.Options!.Key, StringComparer.Ordinal)
            .Select(g => new ConfiguredSource(g.First().Options!, [.. g.Select(s => s.Name)], g.Key == fallback?.Key))
            .ToList();
        if (fallback is not null && !sources.Exists(s => s.IsDefault))
            sources.Insert(0, new(fallback, [], true));
        return sources.Count > 0 ? sources : throw new GroupSyncException(
            GroupSyncErrorId.MisSourceNotConfigured, "No MIS source is set up. Set one up first: Set-GroupSyncSetting -MisSource SdsCsv -MisPath <folder>.");
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

    private IEnumerable<SchoolToday> SchoolsOf(ConfiguredSource source, MisSnapshot snapshot)
    {
        var identities = snapshot.Schools.Select(s => new SchoolIdentity(s.Id, s.DfeNumber, s.Name)).ToList();
        var named = settings.Schools
            .Select(name => (Name: name, Found: SchoolIdentity.Find(name, identities)))
            .Where(x => x.Found.Count == 1)
            .GroupBy(x => x.Found[0].Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);
        foreach (var school in snapshot.Schools)
        {
            var name = named.GetValueOrDefault(school.Id);
            // A source of one school is that school's, whatever the settings call it.
            if (name is null && !source.IsDefault && snapshot.Schools.Count == 1)
                name = source.Names.Count == 1 ? source.Names[0] : null;
            if (source.IsDefault ? name is null || source.Names.Contains(name) || OptionsOf(settings.Effective(name)) is null : name is not null && source.Names.Contains(name))
                yield return SchoolReading.On(school, settings.Effective(name), TodayOf(settings.Effective(name)), snapshot.Completeness.TypesNotProvided);
        }
    }

    private DateOnly TodayOf(GroupSyncSetting setting) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(timeProvider.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(setting.TimeZone ?? DefaultTimeZone)).DateTime);

    private const string DefaultTimeZone = "Europe/London";

    private sealed record ConfiguredSource(MisSourceOptions Options, IReadOnlyList<string> Names, bool IsDefault);
}
