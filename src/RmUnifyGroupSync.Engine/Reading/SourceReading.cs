using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>All configured schools as they are today.</summary>
/// <param name="Schools">Those that could be read.</param>
/// <param name="Failures">Why a source could not be read, by the schools (or the source) that it was for.</param>
/// <param name="Findings">What the readers noticed.</param>
public sealed record SourceReading(
    IReadOnlyList<SchoolToday> Schools, IReadOnlyDictionary<string, GroupSyncException> Failures, IReadOnlyList<MisFinding> Findings)
{
    /// <summary>How the schools of <see cref="Failures"/> may be named; their ids are its keys.</summary>
    public IReadOnlyList<SchoolIdentity> Unread { get; init; } = [];

    /// <summary>Why a source could not be read of which nobody knows which schools it has; null when there is none.</summary>
    public GroupSyncException? UnknownFailure { get; init; }

    /// <summary>Whether every configured source and school could be read: only then does what is not here not exist (absent is not empty).</summary>
    public bool IsWhole => Failures.Count == 0 && UnknownFailure is null;

    /// <summary>Nothing could be read at all.</summary>
    /// <param name="why">Why.</param>
    public static SourceReading None(GroupSyncException why) => new([], new Dictionary<string, GroupSyncException>(), []) { UnknownFailure = why };

    /// <summary>How the schools that were read may be named.</summary>
    public IReadOnlyList<SchoolIdentity> Identities { get; } = [.. Schools.Select(s => new SchoolIdentity(s.Id, s.DfeNumber, s.Name))];

    /// <summary>The schools that texts stand for; all for null. Throws <see cref="GroupSyncErrorId.SchoolNotFound"/>, or why a school that was meant could not be read.</summary>
    public IReadOnlyList<SchoolToday> Named(string[]? names)
    {
        var errors = new List<GroupSyncException>();
        var schools = Named(names, errors);
        return names is null || errors.Count == 0 ? schools : throw errors[0];
    }

    /// <summary>
    /// The schools that texts stand for, by id, DfE number or name, with wildcards; all for null. Of what was meant and cannot be had each is
    /// an error, and the others are given all the same. Wildcards that fit nothing are no error.
    /// </summary>
    public IReadOnlyList<SchoolToday> Named(string[]? names, ICollection<GroupSyncException> errors)
    {
        if (names is not null)
        {
            var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            return [.. names.SelectMany(n => One(n, told, errors)).Distinct()];
        }

        foreach (var key in Failures.Keys)
            errors.Add(Failure(key));
        return Schools;
    }

    /// <summary>The one school that a text stands for to the letter. Throws as <see cref="Named(string[])"/>.</summary>
    public SchoolToday Single(string name)
    {
        if (SchoolIdentity.Find(name, Identities) is [var one])
            return Schools.First(s => s.Id == one.Id);
        throw SchoolIdentity.Find(name, Unread) is [var unread, ..] ? Failure(unread.Id) : UnknownFailure ?? NotFound(name);
    }

    private IEnumerable<SchoolToday> One(string name, HashSet<string> told, ICollection<GroupSyncException> errors)
    {
        var found = SchoolIdentity.FindAll(name, Identities);
        var isPattern = Wildcard.HasWildcards(name) && SchoolIdentity.Find(name, Identities).Count == 0;
        if (!isPattern && found.Count > 1)
        {
            errors.Add(NotFound(name));
            return [];
        }

        if (isPattern || found.Count == 0)
            AddMissing(name, isPattern, told, errors);
        return Schools.Where(s => found.Any(f => f.Id == s.Id));
    }

    // What is not among the schools that were read may be one that was not: that is another error than a name that nobody has.
    private void AddMissing(string name, bool isPattern, HashSet<string> told, ICollection<GroupSyncException> errors)
    {
        var unread = SchoolIdentity.FindAll(name, Unread);
        foreach (var school in unread.Where(u => told.Add(u.Id)))
            errors.Add(Failure(school.Id));
        if (UnknownFailure is { } why && (isPattern || unread.Count == 0))
        {
            if (!errors.Contains(why))
                errors.Add(why);
        }
        else if (!isPattern && unread.Count == 0)
        {
            errors.Add(NotFound(name));
        }
    }

    private GroupSyncException NotFound(string name)
    {
        var known = string.Join(", ", Identities.Select(i => $"{i.Id} ({i.Name})"));
        return new(
            GroupSyncErrorId.SchoolNotFound,
            SchoolIdentity.Find(name, Identities).Count == 0 ? $"No configured school is called \"{name}\". Known: {known}." : $"Several schools are called \"{name}\". Name one by its id: {known}.")
        { TargetObject = name };
    }

    private GroupSyncException Failure(string key)
    {
        var why = Failures[key];
        return new(why.ErrorId, $"School {key}: {why.Message}", why) { TargetObject = key, RecommendedAction = why.RecommendedAction, IsUnexpected = why.IsUnexpected };
    }
}
