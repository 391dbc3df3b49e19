using RmUnifyGroupSync.Engine.Adopting;
using RmUnifyGroupSync.Engine.Applying;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Settings;
using RmUnifyGroupSync.Engine.Tests.Settings;

namespace RmUnifyGroupSync.Engine.Tests.World;

/// <content>Groups of others, and links that people set and remove.</content>
internal sealed partial class SchoolWorld
{
    public const string Tenant = "tenant";

    public MemorySettingsFile SettingsFile { get; set; } = new();

    public KeptLinks Kept => new SettingStore(SettingsFile, _ => null).ReadLinks().In(Tenant);

    /// <summary>A group that another tool made long ago.</summary>
    public FakeGroup Foreign(string displayName, string nickname, string[] members, string[]? owners = null, Func<DirectoryGroup, DirectoryGroup>? change = null)
    {
        DirectoryGroup group = new()
        {
            Id = Directory.NewId(),
            DisplayName = displayName,
            MailNickname = nickname,
            Mail = $"{nickname}@x.test",
            CreatedAt = new(1999, 9, 1, 0, 0, 0, TimeSpan.Zero),
        };
        return Directory.Add(change?.Invoke(group) ?? group, members.Select(m => $"u-{m}"), (owners ?? ["a2"]).Select(o => $"u-{o}"));
    }

    /// <summary>The group that RM Unify would have made for a class.</summary>
    public FakeGroup FromRmUnify(string name, string[] members, int year = 2026, string[]? owners = null, Func<DirectoryGroup, DirectoryGroup>? change = null) =>
        Foreign($"{name}[{Id}][{year}]", $"{name}.{Id}.{year}", members, owners, change);

    public Task<IReadOnlyList<AdoptionCandidate>> FindAsync(params AdoptionSource[] sources) => FindInAsync([SchoolId], sources);

    /// <summary>Looks for groups of the named schools; all are configured.</summary>
    public async Task<IReadOnlyList<AdoptionCandidate>> FindInAsync(string[] scope, params AdoptionSource[] sources)
    {
        var schools = Others.Append(this).Select(s => s.Read()).ToList();
        var wanted = sources.Length == 0 ? Enum.GetValues<AdoptionSource>() : sources;
        return await new AdoptionSearch(Directory, Observer).FindAsync(schools, scope.ToHashSet(), await TenantAsync([.. schools]), wanted.ToHashSet(), default);
    }

    /// <summary>The school moves to another MIS: every id of groups and people is new, the accounts and names are the same.</summary>
    public void ChangeMis()
    {
        var renewed = _people.ToDictionary(p => p.Key, p => p.Value with { Id = $"new-{p.Value.Id}" });
        var groups = _groups.ToList();
        Clear();
        foreach (var person in renewed.Values)
            _people[(person.Role, person.Id)] = person;
        foreach (var ((type, id), (name, members, sessions)) in groups)
        {
            _groups[(type, $"new-{id}")] = (name, [.. members.Select(m => m with { Person = renewed[(m.Person.Role, m.Person.Id)] })], sessions);
        }
    }

    /// <summary>The MIS has another user name for a person, which is no account's.</summary>
    public void Rename(string id, string userName)
    {
        var person = _people[(PersonRole.Student, id)] with { UserName = userName, Email = null };
        _people[(PersonRole.Student, id)] = person;
        foreach (var (_, members, _) in _groups.Values)
        {
            for (var i = 0; i < members.Count; i++)
            {
                if (members[i].Person.Id == id)
                    members[i] = members[i] with { Person = person };
            }
        }
    }

    /// <summary>What the user gave for a link.</summary>
    public object? GivenTarget { get; set; }

    /// <summary>Links MIS groups to groups as Set-GroupSyncLink does.</summary>
    public async Task<IReadOnlyList<DirectoryGroup>> LinkAsync(params (string MisId, string GroupId)[] pairs)
    {
        var schools = Others.Append(this).Select(s => s.Read()).ToList();
        var tenant = await TenantAsync([.. schools]);
        var links = pairs.Select(p => new LinkPair(tenant.Links.Links.Single(l => l.MisId == p.MisId && l.Mis is not null), p.GroupId, GivenTarget)).ToList();
        return await new LinkSetter(Desk, schools, tenant, allRead: !OthersFailed).SetAsync(links, default);
    }

    /// <summary>Forgets the link of a group as Remove-GroupSyncLink does.</summary>
    public async Task ForgetAsync(string groupId)
    {
        var tenant = await TenantAsync(Read());
        var link = LinkForgetter.Find(tenant.Links, groupId);
        Assert.NotNull(link);
        await new LinkForgetter(Desk, tenant).RemoveAsync([new(link, groupId, null)], default);
    }

    /// <summary>The link that Remove-GroupSyncLink finds for an object id.</summary>
    public async Task<GroupLink?> LinkOfAsync(string groupId) => LinkForgetter.Find((await TenantAsync(Read())).Links, groupId);

    public IEnumerable<GroupSyncErrorId> Errors => Observer.Events.OfType<ItemErrorEvent>().Select(e => e.Error.ErrorId);

    private LinkDesk Desk => new(
        WhatIf ? new WhatIfDirectory(Directory) : Directory, WhatIf ? new WhatIfLedger(Ledger) : Ledger,
        new SettingStore(SettingsFile, _ => null), Tenant, Observer, Time, WhatIf);

    private Task<TenantReading> TenantAsync(params SchoolToday[] schools) =>
        new TenantReader(Directory, Ledger, _ => MatchFile, Kept).ReadAsync(schools, default, isWhole: !OthersFailed);
}
