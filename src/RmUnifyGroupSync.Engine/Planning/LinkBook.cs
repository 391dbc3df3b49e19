using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// All links of a tenant: for each MIS group the Microsoft 365 group that it feeds, and the groups whose MIS group is gone.
/// Made from keys, never from names. Pure.
/// </summary>
public sealed class LinkBook
{
    private readonly Dictionary<GroupIdentity, List<Candidate>> _candidates = [];
    private readonly Dictionary<string, Candidate> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchoolToday> _schools = new(StringComparer.Ordinal);

    private LinkBook(IReadOnlyList<SchoolToday> schools) => AddSchools(schools);

    /// <summary>Links of today's MIS groups first, then those whose MIS group is gone; in a fixed order.</summary>
    public IReadOnlyList<GroupLink> Links { get; private set; } = [];

    /// <summary>Makes the book.</summary>
    /// <param name="schools">All configured schools, also those that a run leaves out: they tell whose a key is.</param>
    /// <param name="managed">Live groups with a key of this tool.</param>
    /// <param name="deleted">Soft-deleted groups with a key of this tool.</param>
    /// <param name="ledger">What the ledger knows.</param>
    public static LinkBook Of(
        IReadOnlyList<SchoolToday> schools, IEnumerable<DirectoryGroup> managed, IEnumerable<DirectoryGroup> deleted, LedgerSnapshot ledger)
    {
        var book = new LinkBook(schools);
        foreach (var group in managed.Where(g => g.UniqueName is not null).OrderBy(g => g.Id, StringComparer.Ordinal))
            book.CandidateOf(group.UniqueName!).Group = group;
        foreach (var group in deleted.Where(g => g.UniqueName is not null).OrderBy(g => g.DeletedAt))
            book.CandidateOf(group.UniqueName!).Deleted = group;
        foreach (var record in ledger.Groups)
            book.CandidateOf(record.Key, record).Ledger = record;
        book.Links = [.. book.LinksOf(schools)];
        return book;
    }

    /// <summary>The live group that took the place of a deleted one (D5: a later generation of the same link); null when there is none.</summary>
    /// <param name="deletedKey">Key of the deleted group.</param>
    public DirectoryGroup? SuccessorOf(string deletedKey) =>
        _byKey.GetValueOrDefault(deletedKey) is { Identity: { } identity } candidate
            ? _candidates[identity].Where(c => c.Year == candidate.Year && c.Group is not null).MaxBy(c => c.Generation)?.Group
            : null;

    /// <summary>Keys that the ledger has as live and the given groups lack: to be looked up by key, because an index may lag.</summary>
    public static IReadOnlyList<string> Unseen(LedgerSnapshot ledger, IEnumerable<DirectoryGroup> managed, IEnumerable<DirectoryGroup> deleted)
    {
        var seen = managed.Concat(deleted).Select(g => g.UniqueName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. ledger.Groups.Where(g => g.DeletedAt is null && !seen.Contains(g.Key)).Select(g => g.Key)];
    }

    private void AddSchools(IReadOnlyList<SchoolToday> schools)
    {
        // A key made before the DfE number was known carries the source's id: both lead to the school, unless the id is another's number.
        foreach (var school in schools)
            _schools[school.KeyPart] = school;
        foreach (var school in schools)
            _schools.TryAdd(school.Id, school);
    }

    private Candidate CandidateOf(string key, LedgerGroup? record = null)
    {
        if (_byKey.TryGetValue(key, out var known))
            return known;
        var candidate = new Candidate(key, Parse(key, record));
        _byKey.Add(key, candidate);
        if (candidate.Identity is { } identity)
        {
            if (!_candidates.TryGetValue(identity, out var list))
                _candidates.Add(identity, list = []);
            list.Add(candidate);
        }

        return candidate;
    }

    // A shortened key tells nothing by itself; the ledger may know whose it is.
    private LinkKey? Parse(string key, LedgerGroup? record) =>
        LinkKey.TryParse(key, out var parsed)
            ? _schools.TryGetValue(parsed.School, out var school) ? parsed with { School = school.Id } : parsed
            : record is not null ? new LinkKey(record.School, record.Type, record.MisGroupId, record.AcademicYear) : null;

    private IEnumerable<GroupLink> LinksOf(IReadOnlyList<SchoolToday> schools)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var school in schools.OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            foreach (var group in school.Groups.OrderBy(g => g.Type).ThenBy(g => g.Id, StringComparer.Ordinal))
            {
                var link = LinkOf(school, group);
                used.Add(link.Key);
                yield return link;
            }
        }

        foreach (var orphan in _byKey.Values.Where(c => !used.Contains(c.Key) && c.Group is not null).OrderBy(c => c.Key, StringComparer.Ordinal))
            yield return Orphan(orphan);
    }

    private GroupLink LinkOf(SchoolToday school, GroupToday group)
    {
        var year = LinkYear(school, group);
        var first = new LinkKey(school.KeyPart, group.Type, group.Id, year);
        var found = CandidatesOf(school, group, first, year);
        var live = found.Where(c => c.Group is not null).MaxBy(c => c.Generation);
        var last = live ?? found.MaxBy(c => c.Generation);
        var next = found.Count == 0 ? 1 : found.Max(c => c.Generation) + 1;
        return new()
        {
            Key = last?.Key ?? first.ToString(),
            NextKey = (first with { Generation = next }).ToString(),
            School = school,
            SchoolId = school.Id,
            Type = group.Type,
            MisId = group.Id,
            Year = group.Year,
            Mis = group,
            Group = live?.Group,
            Deleted = live is null ? last?.Deleted : null,
            Ledger = last?.Ledger,
        };
    }

    private List<Candidate> CandidatesOf(SchoolToday school, GroupToday group, LinkKey first, int? year)
    {
        var all = _candidates.GetValueOrDefault(new(school.Id, group.Type, group.Id), []);
        var exact = all.Where(c => c.Year == year).ToList();
        if (_byKey.TryGetValue(first.ToString(), out var byKey) && !exact.Contains(byKey))
            exact.Add(byKey);
        if (exact.Count > 0 || !group.HasYearPart || group.Year is null)
            return exact;

        // Somebody changed the rollover setting: this year's group goes on, whichever way its key was made.
        return [.. all.Where(c => year is null ? c.Year == group.Year : c.Year is null && c.Ledger?.AcademicYear == group.Year)];
    }

    private static int? LinkYear(SchoolToday school, GroupToday group)
    {
        var mode = group.Type switch
        {
            MisGroupType.Teaching => school.Setting.TeachingRollover ?? RolloverMode.New,
            MisGroupType.Registration => school.Setting.RegistrationRollover ?? RolloverMode.Reuse,
            MisGroupType.Year => school.Setting.YearRollover ?? RolloverMode.Reuse,
            _ => RolloverMode.Reuse,
        };
        return mode == RolloverMode.New ? group.Year : null;
    }

    private GroupLink Orphan(Candidate candidate) => new()
    {
        Key = candidate.Key,
        NextKey = candidate.Key,
        School = candidate.Identity is { } known ? _schools.Values.FirstOrDefault(s => s.Id == known.School) : null,
        SchoolId = candidate.Identity?.School ?? "",
        Type = candidate.Identity?.Type ?? MisGroupType.Teaching,
        MisId = candidate.Identity?.MisId ?? "",
        Year = candidate.Year ?? candidate.Ledger?.AcademicYear,
        Group = candidate.Group,
        Ledger = candidate.Ledger,
    };

    private sealed class Candidate(string key, LinkKey? parsed)
    {
        public string Key => key;

        public GroupIdentity? Identity { get; } = parsed is null ? null : new(parsed.School, parsed.Type, parsed.MisId);

        public int? Year => parsed?.Year;

        public int Generation => parsed?.Generation ?? 1;

        public DirectoryGroup? Group { get; set; }

        public DirectoryGroup? Deleted { get; set; }

        public LedgerGroup? Ledger { get; set; }
    }
}
