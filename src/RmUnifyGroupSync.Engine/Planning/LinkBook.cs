using System.Globalization;
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
    private readonly Dictionary<GroupIdentity, List<LinkCandidate>> _candidates = [];
    private readonly Dictionary<string, LinkCandidate> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchoolToday> _schools = new(StringComparer.Ordinal);
    private readonly Dictionary<GroupIdentity, LinkCandidate> _former = [];
    private readonly List<(SchoolToday School, GroupToday Group, string Why)> _doubts = [];
    private readonly List<LinkProblem> _problems = [];

    private LinkBook(IReadOnlyList<SchoolToday> schools, LedgerSnapshot ledger, KeptLinks kept, bool isWhole)
    {
        (Kept, IsWhole) = (kept, isWhole);
        AddSchools(schools, ledger);
    }

    /// <summary>Whether every configured source was read: only then is a MIS group gone that is not there.</summary>
    public bool IsWhole { get; }

    /// <summary>The links of the settings file that the book was made with.</summary>
    public KeptLinks Kept { get; }

    /// <summary>What contradicts itself.</summary>
    public IReadOnlyList<LinkProblem> Problems => _problems;

    /// <summary>Links of today's MIS groups first, then those whose MIS group is gone; in a fixed order.</summary>
    public IReadOnlyList<GroupLink> Links { get; private set; } = [];

    /// <summary>Makes the book.</summary>
    /// <param name="schools">All configured schools, also those that a run leaves out: they tell whose a key is.</param>
    /// <param name="managed">Live groups with a key of this tool, and those that the settings file links.</param>
    /// <param name="deleted">Soft-deleted groups, ours or not.</param>
    /// <param name="ledger">What the ledger knows.</param>
    /// <param name="kept">Links of the settings file; null for none.</param>
    /// <param name="isWhole">False when a source could not be read: groups of schools that are not here are not ended for that.</param>
    public static LinkBook Of(
        IReadOnlyList<SchoolToday> schools, IEnumerable<DirectoryGroup> managed, IEnumerable<DirectoryGroup> deleted, LedgerSnapshot ledger,
        KeptLinks? kept = null, bool isWhole = true)
    {
        var book = new LinkBook(schools, ledger, kept ?? KeptLinks.None, isWhole);
        foreach (var link in book.Kept.All)
            book.Keep(link);
        foreach (var record in ledger.Groups)
            book.CandidateOf(record.Key, new(record.School, record.Type, record.MisGroupId, record.AcademicYear)).Ledger = record;
        // A link that a person set goes before a key that a group happens to wear.
        foreach (var group in managed.OrderBy(g => book.Kept.Find(g.Id) is null).ThenBy(g => g.Id, StringComparer.Ordinal))
            book.Place(group, isDeleted: false);
        foreach (var group in deleted.OrderBy(g => g.DeletedAt))
            book.Place(group, isDeleted: true);
        book.NoteFormerNumbers(ledger);
        book.Links = [.. book.LinksOf(schools)];
        book._problems.AddRange(book._doubts.GroupBy(d => d.School.Id, StringComparer.Ordinal).SelectMany(g => DoubtsOf([.. g]).Select(text => new LinkProblem(g.Key, text))));
        return book;
    }

    /// <summary>The live group that took the place of a deleted one (D5: a later generation of the same link); null when there is none.</summary>
    /// <param name="deleted">The deleted group.</param>
    public DirectoryGroup? SuccessorOf(DirectoryGroup deleted) =>
        _byKey.GetValueOrDefault(Kept.Find(deleted.Id)?.Key.ToString() ?? deleted.UniqueName ?? "") is { Identity: { } identity } candidate
            ? _candidates[Compared(identity)].Where(c => c.Year == candidate.Year && c.Group is not null).MaxBy(c => c.Generation)?.Group
            : null;

    /// <summary>Keys that the ledger has as live and the given groups lack: to be looked up by key, because an index may lag.</summary>
    public static IReadOnlyList<string> Unseen(LedgerSnapshot ledger, IEnumerable<DirectoryGroup> managed, IEnumerable<DirectoryGroup> deleted)
    {
        var there = managed.Concat(deleted).ToList();
        var keys = there.Select(g => g.UniqueName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var ids = there.Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        return [.. ledger.Groups.Where(g => g.DeletedAt is null && !keys.Contains(g.Key) && !ids.Contains(g.GroupId)).Select(g => g.Key)];
    }

    /// <summary>Whether a group, live or deleted, is this tool's: by the settings file, else by its key.</summary>
    public bool Follows(DirectoryGroup group) =>
        Kept.Find(group.Id) is { } kept ? kept.Follow : group.UniqueName?.StartsWith(LinkKey.Prefix, StringComparison.Ordinal) == true;

    private void Keep(KeptLink link)
    {
        var known = _schools.TryGetValue(link.School, out var school) ? link.Key with { School = school.Id } : link.Key;
        var candidate = CandidateOf(link.Key.ToString(), known);
        if (link.Follow)
            candidate.Kept = link;
        else
            candidate.Withheld = $"its link to the group {NameOf(link)} was removed by hand; no other group is made for it automatically";
    }

    private void Place(DirectoryGroup group, bool isDeleted)
    {
        var kept = Kept.Find(group.Id);
        var key = kept?.Key.ToString();
        if (kept is { Follow: true })
            Put(CandidateOf(key!), group, isDeleted);
        if (group.UniqueName is null || group.UniqueName == key)
            return;
        // A key is never changed: its old MIS group must not be given the group back, nor a second one under the same key.
        if (kept is not null)
            CandidateOf(group.UniqueName).Withheld = $"its group \"{group.DisplayName}\" ({group.Id}) {(kept.Follow ? "was linked to another MIS group" : "is not managed any more")}; no other group is made for it automatically";
        else
            Put(CandidateOf(group.UniqueName), group, isDeleted);
    }

    private void Put(LinkCandidate candidate, DirectoryGroup group, bool isDeleted)
    {
        if (isDeleted)
            candidate.Deleted = group;
        else if (candidate.Group is null)
            candidate.Group = group;
        else
            AddTwin(candidate, group);
    }

    // The number of a school is part of its keys. Where it has changed since, its groups are under another, which may as well be another
    // school's: they are not taken, and no second ones are made beside them.
    private void NoteFormerNumbers(LedgerSnapshot ledger)
    {
        foreach (var record in ledger.Groups)
        {
            if (_byKey[record.Key] is { Group: not null, Identity: { } identity } candidate && identity.School != record.School && _schools.Values.All(s => s.Id != identity.School))
                _former.TryAdd(Compared(identity with { School = record.School }), candidate);
        }
    }

    private string? DoubtOf(SchoolToday school, GroupToday group, int? year) =>
        _former.GetValueOrDefault(Compared(new(school.Id, group.Type, group.Id))) is { Group: { } there, Identity: { } identity } candidate && candidate.Year == year
            ? $"its group \"{there.DisplayName}\" ({there.Id}) is linked under the number {identity.School}, which the school has no more; to go on with it, set that number: Set-GroupSyncSetting -School {school.Id} -DfeNumber {identity.School}"
            : null;

    private static IEnumerable<string> DoubtsOf(List<(SchoolToday School, GroupToday Group, string Why)> doubts) => doubts.Count <= MostListed
        ? doubts.Select(d => $"No group is made for MIS group {d.Group.Name.Trim()} ({d.Group.Id}) of school {d.School.Words}: {d.Why}.")
        : [$"No group is made for {doubts.Count.ToString(CultureInfo.InvariantCulture)} MIS groups of school {doubts[0].School.Words}, as {string.Join(", ", doubts.Take(MostListed).Select(d => d.Group.Name.Trim()))}. Of the first: {doubts[0].Why}. Get-MisGroup shows why for each."];

    private const int MostListed = 3;

    private void AddTwin(LinkCandidate candidate, DirectoryGroup twin) =>
        _problems.Add(new(candidate.Identity?.School, $"The groups \"{candidate.Group!.DisplayName}\" ({candidate.Group.Id}) and \"{twin.DisplayName}\" ({twin.Id}) are linked to one MIS group. Only the first is synced; remove one of the links with Remove-GroupSyncLink."));

    private static string NameOf(KeptLink link) => link.DisplayName is null ? link.GroupId : $"\"{link.DisplayName}\" ({link.GroupId})";

    private void AddSchools(IReadOnlyList<SchoolToday> schools, LedgerSnapshot ledger)
    {
        // A key made before the DfE number was known carries the source's id: both lead to the school, unless the id is another's number,
        // of one that was read or, by the ledger, of one that could not be read today.
        foreach (var school in schools)
            _schools[school.KeyPart] = school;
        var others = ledger.Groups.Where(g => LinkKey.TryParse(g.Key, out var key) && key.School != g.School)
            .Select(g => LinkKey.TryParse(g.Key, out var key) ? key.School : "").ToHashSet(StringComparer.Ordinal);
        foreach (var school in schools.Where(s => !others.Contains(s.Id)))
            _schools.TryAdd(school.Id, school);
    }

    private LinkCandidate CandidateOf(string key, LinkKey? identified = null)
    {
        if (_byKey.TryGetValue(key, out var known))
            return known;
        var candidate = new LinkCandidate(key, Parse(key, identified));
        _byKey.Add(key, candidate);
        if (candidate.Identity is { } identity)
        {
            if (!_candidates.TryGetValue(Compared(identity), out var list))
                _candidates.Add(Compared(identity), list = []);
            list.Add(candidate);
        }

        return candidate;
    }

    // A shortened key tells nothing by itself; the ledger or the settings file may know whose it is.
    private LinkKey? Parse(string key, LinkKey? identified) =>
        !LinkKey.TryParse(key, out var parsed) ? identified
        : _schools.TryGetValue(parsed.School, out var school) ? parsed with { School = school.Id }
        : identified is { School.Length: > 0 } && MayBe(identified.School) ? parsed with { School = identified.School }
        : parsed;

    // A school that is not here, or one that had a number when the key was made and has none now; one with another number is another school.
    private bool MayBe(string school) => !_schools.TryGetValue(school, out var today) || (today.Id == school && today.DfeNumber is null);

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
        var year = KeyYear(school, group);
        var first = new LinkKey(school.KeyPart, group.Type, group.Id, year);
        var choice = LinkChoice.Of(school, group, first, CandidatesOf(school, group, first));
        var doubt = choice.Found.Count > 0 || group.Ended ? null : choice.Doubt ?? DoubtOf(school, group, year);
        if (doubt is not null)
            _doubts.Add((school, group, doubt));
        var live = choice.Found.Where(c => c.Group is not null).MaxBy(c => c.Generation);
        var last = live ?? choice.Found.MaxBy(c => c.Generation);
        var next = choice.Found.Count == 0 ? 1 : choice.Found.Max(c => c.Generation) + 1;
        while (_byKey.ContainsKey((first with { Generation = next }).ToString()))
            next++;
        foreach (var twin in choice.Twins.Where(t => live is not null && t != live))
            AddTwin(live!, twin.Group!);
        return new()
        {
            Key = last?.Key ?? first.ToString(),
            NextKey = (first with { Generation = next }).ToString(),
            NextGeneration = next,
            School = school,
            SchoolId = school.Id,
            Type = group.Type,
            MisId = group.Id,
            Year = group.Year,
            Mis = group,
            Group = live?.Group,
            Deleted = live is null ? last?.Deleted : null,
            Ledger = last?.Ledger,
            Kept = last?.Kept,
            Withheld = live is null ? last?.Withheld ?? doubt : null,
        };
    }

    // All that is known of a MIS group, under every year and every writing of its id that is no other MIS group's.
    private List<LinkCandidate> CandidatesOf(SchoolToday school, GroupToday group, LinkKey first)
    {
        var all = _candidates.GetValueOrDefault(Compared(new(school.Id, group.Type, group.Id)), []);
        var isOneOfMany = group.Type == MisGroupType.Year
            && school.Groups.Any(g => g.Type == group.Type && g.Id != group.Id && YearCode.Canonical(g.Id) == YearCode.Canonical(group.Id));
        var its = isOneOfMany ? all.Where(c => c.MisId == group.Id).ToList() : [.. all];
        if (_byKey.TryGetValue(first.ToString(), out var byKey) && !its.Contains(byKey))
            its.Add(byKey);
        return its;
    }

    private static GroupIdentity Compared(GroupIdentity identity) => identity with { MisId = YearCode.OfGroup(identity.Type, identity.MisId) };

    /// <summary>The year that belongs to the key: of types that get a new group each year (A4); else null.</summary>
    internal static int? KeyYear(SchoolToday school, GroupToday group)
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

    private GroupLink Orphan(LinkCandidate candidate) => new()
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
        Kept = candidate.Kept,
        IsUnread = !IsWhole && !_schools.Values.Any(s => s.Id == candidate.Identity?.School),
    };
}

/// <summary>Something about links that contradicts itself or is in doubt.</summary>
/// <param name="School">The school's id; null when it is not known.</param>
/// <param name="Text">What it is and what to do, in words.</param>
public sealed record LinkProblem(string? School, string Text);
