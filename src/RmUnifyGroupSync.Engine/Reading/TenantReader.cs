using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Safety;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>The tenant before a plan: who is in it, which groups are ours, and who is whose.</summary>
/// <param name="Tenant">The organisation.</param>
/// <param name="Users">All accounts by object id.</param>
/// <param name="Links">All links.</param>
/// <param name="Deleted">Soft-deleted groups, ours and others'.</param>
/// <param name="Matches">Everybody of all schools with the account found.</param>
/// <param name="Ledger">What this tool applied before.</param>
public sealed record TenantReading(
    DirectoryTenant Tenant,
    IReadOnlyDictionary<string, DirectoryUser> Users,
    LinkBook Links,
    IReadOnlyList<DirectoryGroup> Deleted,
    MatchTable Matches,
    LedgerSnapshot Ledger)
{
    /// <summary>True when the accounts come from memory and the changes since: nothing may be changed on their word.</summary>
    public bool UsersRemembered { get; init; }

    /// <summary>Why the people of a school could not be looked for, by the school's id; nobody of it is matched.</summary>
    public IReadOnlyDictionary<string, GroupSyncException> Failures { get; init; } = new Dictionary<string, GroupSyncException>();
}

/// <summary>Reads the directory and puts it beside the MIS.</summary>
/// <param name="directory">The directory.</param>
/// <param name="ledger">The ledger of its tenant.</param>
/// <param name="matchFile">Reads a match file.</param>
/// <param name="kept">The settings file's links of this tenant; null for none.</param>
public sealed class TenantReader(
    IDirectoryReader directory, ILedger ledger, Func<string, IReadOnlyList<MatchFileEntry>> matchFile, KeptLinks? kept = null)
{
    /// <summary>Reads the tenant for the given schools (all configured ones, so that no key is taken for another's).</summary>
    /// <param name="schools">The schools.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <param name="recall">Accounts of a large tenant may come from memory.</param>
    /// <param name="isWhole">Whether every configured source was read, so that no school is missing among those given.</param>
    public async Task<TenantReading> ReadAsync(IReadOnlyList<SchoolToday> schools, CancellationToken cancellationToken, bool recall = false, bool isWhole = true)
    {
        var tenant = directory.ReadTenantAsync(cancellationToken);
        var accounts = recall ? directory.RecallUsersAsync(cancellationToken) : ReadUsersAsync(cancellationToken);
        var managed = directory.ReadGroupsByKeyPrefixAsync(LinkKey.Prefix, cancellationToken);
        var deleted = directory.ReadDeletedGroupsAsync(cancellationToken);
        await Task.WhenAll(tenant, accounts, managed, deleted);
        var users = (await accounts).Users;

        var known = ledger.Read();
        var live = await WithUnseenAsync(known, await WithKeptAsync(await managed, await deleted, cancellationToken), await deleted, cancellationToken);
        var failures = new Dictionary<string, GroupSyncException>(StringComparer.Ordinal);
        var matched = Match(schools, users, (await tenant).DefaultDomain, failures);
        return new(
            await tenant,
            users.DistinctBy(u => u.Id, StringComparer.Ordinal).ToDictionary(u => u.Id, StringComparer.Ordinal),
            LinkBook.Of(schools, live, await deleted, known, kept, isWhole),
            await deleted,
            matched,
            known)
        { UsersRemembered = (await accounts).Remembered, Failures = failures };
    }

    // A group with a key of somebody else is not among ours; the settings file names it by its id.
    private async Task<IReadOnlyList<DirectoryGroup>> WithKeptAsync(
        IReadOnlyList<DirectoryGroup> managed, IReadOnlyList<DirectoryGroup> deleted, CancellationToken cancellationToken)
    {
        var seen = managed.Concat(deleted).Select(g => g.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = (kept ?? KeptLinks.None).FollowedGroups.Where(id => !seen.Contains(id)).ToList();
        return others.Count == 0 ? managed : [.. managed, .. await directory.ReadGroupsByIdAsync(others, cancellationToken)];
    }

    private async Task<RecalledUsers> ReadUsersAsync(CancellationToken cancellationToken) =>
        new(await directory.ReadUsersAsync(cancellationToken), Remembered: false);

    // An index may lag behind our own writes: what the ledger knows as live and the list lacks is looked up by key.
    private async Task<IReadOnlyList<DirectoryGroup>> WithUnseenAsync(
        LedgerSnapshot known, IReadOnlyList<DirectoryGroup> managed, IReadOnlyList<DirectoryGroup> deleted, CancellationToken cancellationToken)
    {
        var unseen = LinkBook.Unseen(known, managed, deleted);
        return unseen.Count == 0
            ? managed
            : [.. managed.Concat(await directory.ReadGroupsByKeyAsync(unseen, cancellationToken)).DistinctBy(g => g.Id, StringComparer.Ordinal)];
    }

    private MatchTable Match(
        IReadOnlyList<SchoolToday> schools, IReadOnlyList<DirectoryUser> users, string defaultDomain, Dictionary<string, GroupSyncException> failures)
    {
        var looked = schools.Select(s => (School: s, Match: ToMatch(s, failures))).Where(s => s.Match is not null).ToList();
        var earlier = EarlierClaims.Of([.. looked.Select(s => s.School)], ledger.ReadSources());
        return PersonMatcher.Match([.. looked.Select(s => s.Match!)], new AccountIndex(users), defaultDomain, earlier);
    }

    // S9: a match file that cannot be used is a failure of its school; without it the rules alone would guess.
    private MatchSchool? ToMatch(SchoolToday school, Dictionary<string, GroupSyncException> failures)
    {
        try
        {
            return ToMatch(school);
        }
        catch (Exception error)
        {
            failures[school.Id] = GroupSyncException.From(error);
            return null;
        }
    }

    private MatchSchool ToMatch(SchoolToday school) => new()
    {
        Id = school.Id,
        DfeNumber = school.DfeNumber,
        Name = school.Name,
        People = school.People,
        Rules = school.Setting.MatchRule is { Length: > 0 } rules ? [.. rules.Select(MatchRule.Parse)] : MatchRule.Default,
        Domain = school.Setting.MatchDomain,
        File = school.Setting.MatchFile is { Length: > 0 } path ? matchFile(path) : [],
    };
}
