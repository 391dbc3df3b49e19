using System.Runtime.InteropServices;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>The roles of a source by user, until the users come. A user who stands on several rows has his roles on each of them.</summary>
internal sealed class RoleBook
{
    private readonly IdIndex _users = new();
    private readonly List<int> _last = [];
    private readonly List<Entry> _entries = [];

    /// <summary>Adds a role.</summary>
    /// <param name="userId">The user's id, as UTF-8.</param>
    /// <param name="role">The role.</param>
    public void Add(ReadOnlySpan<byte> userId, in RoleRow role)
    {
        var user = _users.NumberOf(userId);
        if (user == _last.Count)
            _last.Add(-1);
        _entries.Add(new Entry(role, _last[user]));
        _last[user] = _entries.Count - 1;
    }

    /// <summary>Puts the roles of a user into a list, in the order of the source, and notes that he was met.</summary>
    public void Take(ReadOnlySpan<byte> userId, List<RoleRow> roles)
    {
        roles.Clear();
        var user = _users.Find(userId);
        var next = user < 0 ? -1 : _last[user];
        for (; next >= 0; next = _entries[next].Before)
        {
            ref var entry = ref CollectionsMarshal.AsSpan(_entries)[next];
            entry.IsTaken = true;
            roles.Add(entry.Role);
        }

        if (roles.Count > 1)
            roles.Reverse();
    }

    /// <summary>Roles whose user was never met.</summary>
    public IEnumerable<RoleRow> Left => _entries.Where(e => !e.IsTaken).Select(e => e.Role);

    private record struct Entry(RoleRow Role, int Before)
    {
        public bool IsTaken { get; set; }
    }
}
