namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>
/// The settings file and the environment at one moment. Each school's settings are read by themselves, so that a mistake in one
/// school's block holds that school only.
/// </summary>
public sealed class SettingSnapshot
{
    private readonly SettingDocument _document;
    private readonly Func<string, string?> _environment;

    internal SettingSnapshot(SettingDocument document, Func<string, string?> environment) => (_document, _environment) = (document, environment);

    /// <summary>The schools that have settings of their own, in the order of the file.</summary>
    public IReadOnlyList<string> Schools => _document.SchoolIds;

    /// <summary>Names in the file that are no settings, with their place: most likely misspelt. They are kept and have no effect.</summary>
    public IReadOnlyList<string> UnknownNames => _document.UnknownNames();

    /// <summary>The effective settings, every one filled that has a built-in value, with where each comes from.</summary>
    /// <param name="school">The school's id, as it was given to <see cref="SettingStore.Set"/>; null for what holds for all.</param>
    /// <param name="parameters">Values of the call's parameters, which win; null for none.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the place and the rule that was broken.</exception>
    public GroupSyncSetting Resolve(string? school = null, GroupSyncSetting? parameters = null)
    {
        var ofAll = _document.Read(null);
        var ofSchool = school is null ? null : _document.Read(school);
        var origin = new Dictionary<string, SettingOrigin>(StringComparer.Ordinal);
        var said = new GroupSyncSetting { School = school };
        foreach (var definition in SettingCatalogue.All)
        {
            if (Said(definition, parameters, ofSchool, ofAll) is not var (value, from))
                continue;
            origin[definition.Name] = from;
            said = definition.With(said, value);
        }

        var settings = WithBuiltIn(said, origin);
        SettingPairs.RequireUsable(settings);
        return settings with { Origin = origin };
    }

    /// <summary>Only what the file says of the school, or for all schools.</summary>
    /// <param name="school">The school's id; null for what holds for all.</param>
    public GroupSyncSetting ReadOwn(string? school)
    {
        var own = new GroupSyncSetting { School = school };
        foreach (var (name, value) in _document.Read(school))
            own = SettingCatalogue.Named(name).With(own, value);
        return own;
    }

    /// <summary>
    /// The key under which the file has a school's own settings: they may have been entered by its id, its number or its name.
    /// Null when it has none.
    /// </summary>
    /// <param name="school">The school.</param>
    /// <param name="all">All schools of the sources, the school among them.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when two blocks are the school's, or one block could be two schools'.</exception>
    public string? KeyOf(SchoolIdentity school, IReadOnlyCollection<SchoolIdentity> all)
    {
        var keys = Schools.Select(key => (Key: key, Named: SchoolIdentity.Find(key, all))).Where(k => k.Named.Contains(school)).ToList();
        if (keys.Find(k => k.Named.Count > 1) is { Key: { } unclear })
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The settings of \"{unclear}\" could be several schools'. Enter them by the school's id.");
        if (keys.Count > 1)
        {
            throw new GroupSyncException(
                GroupSyncErrorId.SettingInvalid,
                $"School {school.Id} has settings under several names: {string.Join(", ", keys.Select(k => $"\"{k.Key}\""))}. Reset all but one.");
        }

        return keys.Select(k => k.Key).FirstOrDefault();
    }

    private (object Value, SettingOrigin From)? Said(
        SettingDefinition definition,
        GroupSyncSetting? parameters,
        IReadOnlyDictionary<string, object>? ofSchool,
        IReadOnlyDictionary<string, object> ofAll)
    {
        if (parameters is not null && definition.Get(parameters) is { } parameter)
            return (definition.Check(parameter), SettingOrigin.Parameter);
        if (FromEnvironment(definition) is { } variable)
            return (variable, SettingOrigin.Environment);
        if (ofSchool is not null && ofSchool.TryGetValue(definition.Name, out var own))
            return (own, SettingOrigin.School);
        return ofAll.TryGetValue(definition.Name, out var common) ? (common, SettingOrigin.Default) : null;
    }

    private object? FromEnvironment(SettingDefinition definition)
    {
        var text = _environment(definition.EnvironmentVariable);
        if (text is null || (text.Length == 0 && !definition.EmptyIsValue))
            return null;
        try
        {
            return definition.Parse(text);
        }
        catch (GroupSyncException error)
        {
            throw new GroupSyncException(error.ErrorId, $"Environment variable {definition.EnvironmentVariable}: {error.Message}", error)
            {
                TargetObject = definition.EnvironmentVariable,
            };
        }
    }

    private static GroupSyncSetting WithBuiltIn(GroupSyncSetting said, Dictionary<string, SettingOrigin> origin)
    {
        var settings = said;
        foreach (var definition in SettingCatalogue.All)
        {
            if (origin.ContainsKey(definition.Name) || definition.BuiltIn(said) is not { } value)
                continue;
            origin[definition.Name] = SettingOrigin.BuiltIn;
            settings = definition.With(settings, value);
        }

        return settings;
    }
}
