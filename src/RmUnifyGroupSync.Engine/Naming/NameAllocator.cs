namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>
/// Gives new groups names that nobody else has (requirements N10): existing groups keep theirs; new ones come in the order of their
/// types, then MIS id, over all schools, and take the first number that is free as display name and as address.
/// </summary>
public static class NameAllocator
{
    /// <summary>Names all new groups. The result does not depend on the order of the requests.</summary>
    /// <param name="requests">The new groups of all schools of the tenant, each once.</param>
    /// <param name="takenDisplayNames">Display names in use: live groups, soft-deleted ones, the ledger's.</param>
    /// <param name="takenNicknames">Local parts in use: the same.</param>
    /// <exception cref="GroupSyncException">As <see cref="GroupNames.Microsoft365"/>.</exception>
    public static NameAllocation Allocate(
        IEnumerable<NameRequest> requests, IEnumerable<string> takenDisplayNames, IEnumerable<string> takenNicknames)
    {
        var taken = new TakenNames(takenDisplayNames, takenNicknames);
        var names = new List<AllocatedName>();
        var clashes = new List<NameClash>();
        foreach (var request in Ordered(requests))
        {
            var plain = Named(request, 1);
            var holder = taken.HolderOf(plain);
            var name = FirstFree(plain, taken);
            taken.Add(name);
            names.Add(name);
            if (name.Suffix > 1)
                clashes.Add(new NameClash(name, plain.GroupName, plain.MailNickname, holder));
        }

        return new NameAllocation(names, clashes);
    }

    private static IEnumerable<NameRequest> Ordered(IEnumerable<NameRequest> requests) => requests
        .OrderBy(r => r.Type)
        .ThenBy(r => r.MisId, StringComparer.Ordinal)
        .ThenBy(r => r.School, StringComparer.Ordinal)
        .ThenBy(r => r.Parts.Year ?? 0)
        .ThenBy(r => r.Parts.MisName, StringComparer.Ordinal)
        .ThenBy(r => r.Parts.Identifier, StringComparer.Ordinal);

    private static AllocatedName FirstFree(AllocatedName plain, TakenNames taken)
    {
        var name = plain;
        while (!taken.IsFree(name))
            name = Named(plain.Request, Math.Max(name.Suffix + 1, taken.NextSuffix(plain)));
        if (name.Suffix > 1)
            taken.Remember(plain, name.Suffix + 1);
        return name;
    }

    private static AllocatedName Named(NameRequest request, int suffix) => new(
        request,
        GroupNames.Catalogue(request.Parts, suffix, request.Type, request.MisId),
        GroupNames.Microsoft365(request.Parts, suffix, request.Type, request.MisId),
        GroupNames.MailNickname(request.Parts, suffix, request.Type, request.MisId),
        suffix);

    /// <summary>Names in use, compared without case, and which new group holds each.</summary>
    private sealed class TakenNames
    {
        private readonly Dictionary<string, NameRequest?> _displayNames = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, NameRequest?> _nicknames = new(StringComparer.OrdinalIgnoreCase);

        // Numbers are never given back, so the search for the same plain name goes on where it stopped.
        private readonly Dictionary<string, int> _nextSuffix = new(StringComparer.OrdinalIgnoreCase);

        public TakenNames(IEnumerable<string> displayNames, IEnumerable<string> nicknames)
        {
            foreach (var name in displayNames)
                _displayNames[name] = null;
            foreach (var name in nicknames)
                _nicknames[name] = null;
        }

        public bool IsFree(AllocatedName name) =>
            !_displayNames.ContainsKey(name.GroupName) && !_nicknames.ContainsKey(name.MailNickname);

        public NameRequest? HolderOf(AllocatedName name) =>
            _displayNames.GetValueOrDefault(name.GroupName) ?? _nicknames.GetValueOrDefault(name.MailNickname);

        public void Add(AllocatedName name)
        {
            _displayNames[name.GroupName] = name.Request;
            _nicknames[name.MailNickname] = name.Request;
        }

        public int NextSuffix(AllocatedName plain) => _nextSuffix.GetValueOrDefault(Key(plain), 2);

        public void Remember(AllocatedName plain, int next) => _nextSuffix[Key(plain)] = next;

        private static string Key(AllocatedName plain) => $"{plain.GroupName}\n{plain.MailNickname}";
    }
}
