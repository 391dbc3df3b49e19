using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>
/// Settings per school and for all schools, kept in one file. Precedence: parameter, environment variable, the school's own,
/// all schools', built-in. No secret is ever in it: only names of environment variables.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="environment">Reads an environment variable; null when it is not there.</param>
public sealed class SettingStore(ISettingsFile file, Func<string, string?> environment)
{
    private readonly object _lock = new();

    /// <summary>Reads file and environment as they are now.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when the file cannot be read, with the line.</exception>
    public SettingSnapshot Load() => new(LoadDocument(), environment);

    /// <summary>The effective settings of a school, or of all; as <see cref="SettingSnapshot.Resolve"/>.</summary>
    public GroupSyncSetting Resolve(string? school = null, GroupSyncSetting? parameters = null) => Load().Resolve(school, parameters);

    /// <summary>Throws what <see cref="Set"/> would throw, and writes nothing.</summary>
    public void Check(GroupSyncSetting values) => Merge(values);

    /// <summary>
    /// Writes the values that are not null: for the school, or for all when it is null. A value that came from elsewhere by
    /// <c>Get-GroupSyncSetting</c> (its <see cref="GroupSyncSetting.Origin"/> says so) and was not changed is not written, so that what is
    /// built in, in the environment or common to all schools stays what it is.
    /// </summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the rule that was broken; then nothing is written.</exception>
    public void Set(GroupSyncSetting values)
    {
        lock (_lock)
        {
            if (Merge(values) is { } document)
                Write(document);
        }
    }

    /// <summary>Forgets settings; nothing happens when they were not there.</summary>
    /// <param name="school">The school's id; null for what holds for all schools.</param>
    /// <param name="names">The settings; null for all.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for a name that is no setting.</exception>
    public void Reset(string? school, IReadOnlyCollection<string>? names)
    {
        lock (_lock)
        {
            var document = LoadDocument();
            var definitions = names?.Select(SettingCatalogue.Named).ToList();
            var removed = definitions?.ConvertAll(definition => document.Remove(school, definition)) ?? [document.Remove(school)];
            if (removed.Contains(true))
                Write(document);
        }
    }

    /// <summary>The text of a file with everything that is set, or with what is set for some schools only. No secret is ever in it.</summary>
    /// <param name="schools">The schools' ids; null for everything.</param>
    public string Export(IReadOnlyCollection<string>? schools) => LoadDocument().Part(schools).ToString();

    /// <summary>Reads an exported file and checks all of it against the rules, alone and together with what is set here.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="schools">Only these schools, with wildcards; a name for which the file has nothing is a <see cref="GroupSyncErrorId.SchoolNotFound"/>.</param>
    /// <param name="replace">Forget what is set here (of these schools, or everything) and is not in the file; else the two are merged and the file wins.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for a file that is no settings file.</exception>
    public SettingImport ReadImport(string text, string path, IReadOnlyCollection<string>? schools, bool replace)
    {
        var whole = SettingDocument.Parse(text, path);
        var document = schools is null ? whole : whole.Part([.. schools.SelectMany(s => KeysIn(whole, s, path)).Distinct(StringComparer.Ordinal)]);
        var problems = document.Problems();
        var merged = LoadDocument();
        merged.Take(document, !replace ? null : schools is null ? SettingDocument.Scope.Everything : SettingDocument.Scope.SameSchools);
        if (problems.Count == 0)
            problems = [.. document.SchoolIds.Prepend(null).Select(s => PairProblem(document, merged, s)).OfType<GroupSyncException>()];
        return new(document, merged, problems);
    }

    /// <summary>Writes what was read and is sound.</summary>
    public void Import(SettingImport import)
    {
        if (import.Problems.Count > 0)
            throw import.Problems[0];
        lock (_lock)
            Write(import.Merged);
    }

    private void Write(SettingDocument document)
    {
        file.Write(document.ToString());
        file.WriteSchema(SettingSchema.Address, SettingSchema.Text());
    }

    private static List<string> KeysIn(SettingDocument document, string school, string path)
    {
        var snapshot = new SettingSnapshot(document, _ => null);
        var named = document.SchoolIds.Where(id => id.Equals(school.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count == 0)
            named = [.. document.SchoolIds.Where(id => SchoolIdentity.FindAll(school, [IdentityOf(id, snapshot)]).Count > 0)];
        return named.Count == 1 || Wildcard.HasWildcards(school) ? named : throw new GroupSyncException(
            GroupSyncErrorId.SchoolNotFound,
            named.Count == 0
                ? $"The file '{path}' has no settings of a school \"{school}\". It has: {string.Join(", ", document.SchoolIds.DefaultIfEmpty("none of any school"))}."
                : $"Several schools of the file '{path}' are called \"{school}\": {string.Join(", ", named)}. Name one by its id.")
        { TargetObject = school };
    }

    private static SchoolIdentity IdentityOf(string id, SettingSnapshot snapshot)
    {
        var own = snapshot.ReadOwn(id);
        return new(id, own.DfeNumber, own.SchoolName);
    }

    private static GroupSyncException? PairProblem(SettingDocument document, SettingDocument merged, string? school)
    {
        try
        {
            SettingPairs.RequireComplete(InFile(merged, school));
            return null;
        }
        catch (GroupSyncException problem)
        {
            return document.ProblemOf(school, problem.Message);
        }
    }

    /// <summary>The links that the file holds (requirements §7), of all tenants.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the line and the entry that breaks a rule.</exception>
    public KeptLinks ReadLinks() => LoadDocument().ReadLinks();

    /// <summary>Changes the links; nothing is written when they stay what they were.</summary>
    public void ChangeLinks(Func<KeptLinks, KeptLinks> change)
    {
        lock (_lock)
        {
            var document = LoadDocument();
            var before = document.ReadLinks();
            var after = change(before);
            if (after.All.SequenceEqual(before.All))
                return;
            document.WriteLinks(after);
            file.Write(document.ToString());
        }
    }

    private SettingDocument LoadDocument() => SettingDocument.Parse(file.Read(), file.Path);

    // Null when there is nothing to write.
    private SettingDocument? Merge(GroupSyncSetting values)
    {
        if (values.School is not null && string.IsNullOrWhiteSpace(values.School))
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "School must not be empty; leave it out to set what holds for all schools.");
        var document = LoadDocument();
        var given = SettingCatalogue.All
            .Where(definition => definition.Get(values) is not null)
            .Select(definition => (Definition: definition, Value: definition.Check(definition.Get(values)!)))
            .Where(entry => !IsPassedOn(entry.Definition, entry.Value, values, document))
            .ToList();
        given.ForEach(entry => document.Write(values.School, entry.Definition, entry.Value));
        if (given.Exists(entry => entry.Definition.Name is nameof(GroupSyncSetting.NonMisYearGroup) or nameof(GroupSyncSetting.NonMisYearAttribute)))
            SettingPairs.RequireComplete(InFile(document, values.School));
        return given.Count > 0 ? document : null;
    }

    private bool IsPassedOn(SettingDefinition definition, object value, GroupSyncSetting values, SettingDocument document)
    {
        var own = values.School is null ? SettingOrigin.Default : SettingOrigin.School;
        if (!values.Origin.TryGetValue(definition.Name, out var origin) || origin == own || origin == SettingOrigin.Parameter)
            return false;
        var now = definition.Get(new SettingSnapshot(document, environment).Resolve(values.School));
        return now is not null && definition.Write(now).ToJsonString() == definition.Write(value).ToJsonString();
    }

    private static GroupSyncSetting InFile(SettingDocument document, string? school)
    {
        var snapshot = new SettingSnapshot(document, _ => null);
        var ofAll = snapshot.ReadOwn(null);
        var ofSchool = school is null ? ofAll : snapshot.ReadOwn(school);
        return new GroupSyncSetting
        {
            NonMisYearGroup = ofSchool.NonMisYearGroup ?? ofAll.NonMisYearGroup,
            NonMisYearAttribute = ofSchool.NonMisYearAttribute ?? ofAll.NonMisYearAttribute,
        };
    }
}
