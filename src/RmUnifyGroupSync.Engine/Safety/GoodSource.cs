using System.Text.Json;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Safety;

/// <summary>What is remembered of a school's last good source, to tell a plausible change from a broken export. No names of people.</summary>
public sealed record GoodSource
{
    /// <summary>Name and id of the school, for messages when it is there no more.</summary>
    public string? School { get; init; }

    /// <summary>Year in which the academic year of the last confirmed run starts.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Year in which the academic year of that source starts, confirmed or not; null from versions that did not keep it.</summary>
    public int? SourceYear { get; init; }

    /// <summary>Number of people by role.</summary>
    public IReadOnlyDictionary<PersonRole, int> People { get; init; } = new Dictionary<PersonRole, int>();

    /// <summary>Number of groups by type.</summary>
    public IReadOnlyDictionary<MisGroupType, int> Groups { get; init; } = new Dictionary<MisGroupType, int>();

    /// <summary>Number of student memberships by type.</summary>
    public IReadOnlyDictionary<MisGroupType, int> Memberships { get; init; } = new Dictionary<MisGroupType, int>();

    /// <summary>Ids of year groups that had students.</summary>
    public IReadOnlyList<string> Years { get; init; } = [];

    /// <summary>MIS ids of people by role.</summary>
    public IReadOnlyDictionary<PersonRole, IReadOnlyList<string>> PersonIds { get; init; } = new Dictionary<PersonRole, IReadOnlyList<string>>();

    /// <summary>MIS ids of groups by type.</summary>
    public IReadOnlyDictionary<MisGroupType, IReadOnlyList<string>> GroupIds { get; init; } = new Dictionary<MisGroupType, IReadOnlyList<string>>();

    /// <summary>Object ids of the accounts that people had or contested, by role and MIS id.</summary>
    public IReadOnlyDictionary<PersonRole, IReadOnlyDictionary<string, string>> Accounts { get; init; } = new Dictionary<PersonRole, IReadOnlyDictionary<string, string>>();

    /// <summary>Counts a school as it is today; whose accounts are whose is not known to it.</summary>
    public static GoodSource Of(SchoolToday school)
    {
        var groups = school.Groups.Where(g => IsCounted(g) && !g.Ended).GroupBy(g => g.Type).ToList();
        var people = school.People.GroupBy(p => p.Role).ToList();
        return new()
        {
            School = school.Words,
            AcademicYear = school.AcademicYear?.StartYear,
            SourceYear = school.AcademicYear?.StartYear,
            People = people.ToDictionary(g => g.Key, g => g.Count()),
            Groups = groups.ToDictionary(g => g.Key, g => g.Count()),
            Memberships = groups.ToDictionary(g => g.Key, g => g.Sum(x => x.Students.Count)),
            Years = [.. school.Groups.Where(g => g is { Type: MisGroupType.Year, Students.Count: > 0 }).Select(g => g.Id).Order(StringComparer.Ordinal)],
            PersonIds = people.ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(p => p.Id).Order(StringComparer.Ordinal)]),
            GroupIds = groups.ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(x => x.Id).Order(StringComparer.Ordinal)]),
        };
    }

    /// <summary>
    /// The last good source of a school. It is kept under the number that the keys of the school's groups have, because a change of MIS may
    /// bring a new id of the school too; older versions kept it under that id.
    /// </summary>
    public static GoodSource? Last(SchoolToday school, IReadOnlyDictionary<string, string> sources) =>
        Parse(sources.GetValueOrDefault(school.KeyPart) ?? sources.GetValueOrDefault(school.Id));

    /// <summary>Sources of schools that are not among those given.</summary>
    public static IEnumerable<(string Key, GoodSource Source)> OfOthers(IEnumerable<SchoolToday> schools, IReadOnlyDictionary<string, string> sources)
    {
        var known = schools.SelectMany(s => new[] { s.KeyPart, s.Id }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return sources.Where(s => !known.Contains(s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => (s.Key, Source: Parse(s.Value))).Where(s => s.Source is not null).Select(s => (s.Key, s.Source!));
    }

    /// <summary>Reads what <see cref="ToText"/> wrote; null for nothing, or for something that an older version wrote and this one cannot read.</summary>
    public static GoodSource? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<GoodSource>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>For the ledger.</summary>
    public string ToText() => JsonSerializer.Serialize(this);

    private static bool IsCounted(GroupToday group) => group.Type is MisGroupType.Teaching or MisGroupType.Registration or MisGroupType.Year;
}
