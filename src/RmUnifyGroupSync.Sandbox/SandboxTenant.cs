using System.Globalization;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Service;
using RmUnifyGroupSync.Sandbox.Storage;

namespace RmUnifyGroupSync.Sandbox;

/// <summary>
/// A practice tenant that speaks Microsoft Graph v1.0 behind an <see cref="HttpMessageHandler"/>. Safe for parallel requests, and
/// for several processes on one folder; what it has accepted survives the end of the process at any point.
/// </summary>
public sealed partial class SandboxTenant : IDisposable
{
    private readonly TenantStore _store;
    private readonly GraphService _service;
    private readonly BatchRunner _batches;
    private readonly RequestLog _log = new();
    private readonly SignIn _signIn = new();

    private SandboxTenant(TenantStore store, TimeProvider timeProvider)
    {
        _store = store;
        _service = new GraphService(store, timeProvider, _log);
        _batches = new BatchRunner(_service);
    }

    /// <summary>Id of the tenant, a GUID.</summary>
    public string TenantId => _service.Read(state => state.TenantId);

    /// <summary>Default verified domain.</summary>
    public string DefaultDomain => Options.DefaultDomain;

    /// <summary>How the tenant behaves.</summary>
    public SandboxOptions Options => _service.Read(state => state.Options);

    /// <summary>Folder that holds it; null for a tenant in memory.</summary>
    public string? Folder => _store.Folder;

    /// <summary>Makes a tenant on disk.</summary>
    /// <param name="folder">Folder for it; made when missing.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="users">Its accounts.</param>
    /// <param name="replace">Whether a tenant that is there is replaced, in one step; until then the old one is whole.</param>
    /// <param name="timeProvider">The tenant's clock.</param>
    /// <exception cref="IOException">There is a tenant and <paramref name="replace"/> is false (nothing is written), or the folder cannot be written.</exception>
    /// <exception cref="ArgumentException">Two accounts share a user principal name or an id, or an option is out of range.</exception>
    public static SandboxTenant Create(
        string folder, SandboxOptions options, IReadOnlyCollection<SandboxUser> users, bool replace, TimeProvider timeProvider)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var snapshot = TenantSnapshot.Of(NewState(options, users, timeProvider));
        return new SandboxTenant(FolderTenantStore.Create(new TenantFolder(folder), snapshot, replace), timeProvider);
    }

    /// <summary>Opens a tenant that is on disk.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="timeProvider">The tenant's clock.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">Its files are damaged or of another version.</exception>
    public static SandboxTenant Open(string folder, TimeProvider timeProvider)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new SandboxTenant(FolderTenantStore.Open(new TenantFolder(folder)), timeProvider);
    }

    /// <summary>Makes a tenant that lives as long as the object, for tests.</summary>
    /// <inheritdoc cref="Create"/>
    public static SandboxTenant CreateInMemory(SandboxOptions options, IReadOnlyCollection<SandboxUser> users, TimeProvider timeProvider) =>
        new(new TenantStore(NewState(options, users, timeProvider)), timeProvider);

    /// <summary>A handler for an <see cref="HttpClient"/>. Any host will do; links in answers are of the host that was called.</summary>
    public HttpMessageHandler CreateHandler() => new SandboxHandler(_service, _batches, _signIn);

    /// <summary>What is in the tenant and what was asked of it.</summary>
    public SandboxInspection Inspect()
    {
        var (requests, attempts, writes, units) = _log.Read();
        return _service.Read(state => new SandboxInspection
        {
            Groups = [.. state.GroupsInOrder.Select(h => h.Current).Where(g => g.DeletedAt is null).Select(Inspected)],
            DeletedGroups = [.. state.GroupsInOrder.Select(h => h.Current).Where(g => IsRestorable(g, state.Options)).Select(Inspected)],
            Users = [.. state.UsersInOrder.Where(u => u.DeletedAt is null).Select(u => u.Account with { Id = u.Id })],
            UsersEverDeleted = [.. state.UsersDeletedByRequest],
            AccountDeletionAttempts = attempts,
            Requests = requests,
            Writes = writes,
            ResourceUnits = units,
            Commits = state.Sequence,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private bool IsRestorable(GroupState group, SandboxOptions options) =>
        group.DeletedAt + options.DeletedItemLifetime > _service.Time.GetUtcNow() && (group.IsUnified || options.SecurityGroupsSoftDeleted);

    private static InspectedGroup Inspected(GroupState group) => new(
        group.Id,
        group.DisplayName,
        group.MailNickname,
        group.Mail,
        group.UniqueName,
        group.Description,
        group.Visibility,
        group.ResourceBehaviorOptions,
        [.. group.Owners],
        [.. group.Members]);

    private static TenantState NewState(SandboxOptions options, IReadOnlyCollection<SandboxUser> users, TimeProvider timeProvider)
    {
        var now = timeProvider.GetUtcNow();
        _ = options.Checked();
        var tenantId = StableIds.From("tenant", options.DefaultDomain, options.TenantName, now.ToString("O", CultureInfo.InvariantCulture));
        var state = new TenantState(tenantId, options, now);
        foreach (var user in users)
        {
            var id = StableIds.OfUser(user);
            if (state.User(id) is not null || state.UserByName(user.UserPrincipalName) is not null)
                throw new ArgumentException($"Two accounts share the user principal name or id '{user.UserPrincipalName}'.", nameof(users));
            state.Load(new UserState { Id = id, Account = user with { Id = id }, CreatedAt = now });
        }

        return state;
    }
}
