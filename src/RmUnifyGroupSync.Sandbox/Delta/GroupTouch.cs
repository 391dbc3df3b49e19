using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox.Delta;

/// <summary>What of a group has changed in a round.</summary>
internal sealed class GroupTouch
{
    private readonly HashSet<string> _properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _owners = new(StringComparer.Ordinal);

    /// <summary>A group that the caller has not seen.</summary>
    public static GroupTouch Everything { get; } = new() { HasAllLinks = true };

    /// <summary>Whether all links come, because the group is new to the caller.</summary>
    public bool HasAllLinks { get; private set; }

    private bool IsDeleted { get; set; }

    public bool HasProperty(string name) => HasAllLinks || _properties.Contains(name);

    public IEnumerable<string> Links(LinkRole role) => role == LinkRole.Member ? _members : _owners;

    /// <summary>Whether a caller who selected so much is told: the selection decides what counts as a change.</summary>
    public bool Concerns(IReadOnlyList<string> select) =>
        HasAllLinks
        || IsDeleted
        || _properties.Overlaps(select)
        || (_members.Count > 0 && select.Contains("members", StringComparer.OrdinalIgnoreCase))
        || (_owners.Count > 0 && select.Contains("owners", StringComparer.OrdinalIgnoreCase));

    public static void Collect(Dictionary<string, GroupTouch> touched, Change change)
    {
        switch (change)
        {
            case GroupCreated created:
                Of(touched, created.Group.Id).HasAllLinks = true;
                break;
            case GroupRestored restored:
                Of(touched, restored.GroupId).HasAllLinks = true;
                break;
            case GroupDeleted deleted:
                Of(touched, deleted.GroupId).IsDeleted = true;
                break;
            case GroupUpdated updated:
                Of(touched, updated.Group.Id)._properties.UnionWith(updated.Properties);
                break;
            case LinksChanged links:
                Of(touched, links.GroupId).Set(links.Role).UnionWith(links.Added.Concat(links.Removed));
                break;
        }
    }

    /// <summary>Accounts whose time in the bin has run out take their links with them, without any commit.</summary>
    public static void CollectPurgedUsers(Dictionary<string, GroupTouch> touched, EndpointContext context, DeltaToken token)
    {
        var purged = context.State.UsersInOrder
            .Where(u => u.DeletedAt + context.Options.DeletedItemLifetime is { } at && at > token.FromTime && at <= token.ToTime)
            .Select(u => u.Id)
            .ToList();
        if (purged.Count == 0)
            return;
        foreach (var group in context.State.GroupsInOrder.Select(h => h.Current))
        {
            foreach (var role in Enum.GetValues<LinkRole>())
            {
                foreach (var id in purged.Where(group.Links(role).Contains))
                    Of(touched, group.Id).Set(role).Add(id);
            }
        }
    }

    private HashSet<string> Set(LinkRole role) => role == LinkRole.Member ? _members : _owners;

    private static GroupTouch Of(Dictionary<string, GroupTouch> touched, string id)
    {
        if (!touched.TryGetValue(id, out var touch))
            touched[id] = touch = new GroupTouch();
        return touch;
    }
}
