using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Finds and reads groups (contract §1.2, §1.4, §8).</summary>
internal sealed class GroupReader(GraphSession session)
{
    /// <summary>Clauses joined by <c>or</c> that a filter may hold without advanced query (contract §7).</summary>
    private const int MaxClauses = 15;

    /// <summary>Characters that we let a filter have; a whole address may have 2,048.</summary>
    private const int MaxFilterLength = 1500;

    private readonly PagedReader _pages = new(session);

    /// <summary>All groups whose key starts with the prefix.</summary>
    public Task<IReadOnlyList<DirectoryGroup>> ReadByPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        RunAsync(async b =>
        {
            var filter = ODataText.Escape($"startsWith(uniqueName,{ODataText.Quote(prefix)})");
            var call = GraphCall.Get($"/groups?$filter={filter}&$select={GroupJson.Select}&$top=999", GraphPermission.ReadGroups);
            try
            {
                return await _pages.ReadAllAsync(b, call, GroupJson.Read, "The list of managed groups");
            }
            catch (GroupSyncException e) when (e.StatusCode is 400 or 501)
            {
                return await ReadAllAndFilterAsync(b, prefix);
            }
        }, cancellationToken);

    /// <summary>All soft-deleted groups. Whether a filter by key works there is not documented, so there is none (contract §8).</summary>
    public Task<IReadOnlyList<DirectoryGroup>> ReadDeletedAsync(CancellationToken cancellationToken) =>
        RunAsync(ReadDeletedAsync, cancellationToken);

    /// <summary>All soft-deleted groups, from within a conversation.</summary>
    public Task<List<DirectoryGroup>> ReadDeletedAsync(RequestBatcher batcher)
    {
        var call = GraphCall.Get(
            $"/directory/deletedItems/microsoft.graph.group?$select={GroupJson.Select}&$top=999", GraphPermission.ReadDeleted);
        return _pages.ReadAllAsync(batcher, call, GroupJson.Read, "The list of deleted groups");
    }

    /// <summary>Groups by id; those that are not there are left out.</summary>
    public Task<IReadOnlyList<DirectoryGroup>> ReadByIdAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        ReadEachAsync(ids, ById, cancellationToken);

    /// <summary>Groups by key; those that are not there are left out.</summary>
    public Task<IReadOnlyList<DirectoryGroup>> ReadByKeyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ReadEachAsync(keys, ByKey, cancellationToken);

    /// <summary>One group by its key; null when the directory says that there is none.</summary>
    public static async Task<DirectoryGroup?> FindByKeyAsync(RequestBatcher batcher, string key) =>
        ReadOrAbsent(await batcher.SendAsync(ByKey(key)), $"The group with the key \"{key}\"");

    /// <summary>One group by its id; null when the directory says that there is none.</summary>
    public static async Task<DirectoryGroup?> FindByIdAsync(RequestBatcher batcher, string id) =>
        ReadOrAbsent(await batcher.SendAsync(ById(id)), $"The group {id}");

    /// <summary>Live groups with one of the display names or mail nicknames.</summary>
    public Task<IReadOnlyList<DirectoryGroup>> FindByNameAsync(
        IReadOnlyCollection<string> displayNames, IReadOnlyCollection<string> mailNicknames, CancellationToken cancellationToken)
    {
        var clauses = Clauses("displayName", displayNames).Concat(Clauses("mailNickname", mailNicknames));
        return RunManyAsync(Chunk(clauses), FindAsync, cancellationToken);
    }

    /// <summary>Live groups with the mail nickname.</summary>
    public Task<List<DirectoryGroup>> FindByNicknameAsync(RequestBatcher batcher, string mailNickname) =>
        FindAsync(batcher, $"mailNickname eq {ODataText.Quote(mailNickname)}");

    private static GraphCall ById(string id) =>
        GraphCall.Get($"/groups/{ODataText.Id(id)}?$select={GroupJson.Select}", GraphPermission.ReadGroups);

    private static GraphCall ByKey(string key) =>
        GraphCall.Get($"/groups(uniqueName={ODataText.Literal(key)})?$select={GroupJson.Select}", GraphPermission.ReadGroups);

    private static IEnumerable<string> Clauses(string property, IReadOnlyCollection<string> values) =>
        values.Where(v => v.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Select(v => $"{property} eq {ODataText.Quote(v)}");

    private static IEnumerable<string> Chunk(IEnumerable<string> clauses)
    {
        var (chunk, length) = (new List<string>(), 0);
        foreach (var clause in clauses)
        {
            var size = ODataText.Escape(clause).Length + 8;
            if (chunk.Count == MaxClauses || (chunk.Count > 0 && length + size > MaxFilterLength))
            {
                yield return string.Join(" or ", chunk);
                (chunk, length) = ([], 0);
            }

            chunk.Add(clause);
            length += size;
        }

        if (chunk.Count > 0) yield return string.Join(" or ", chunk);
    }

    private static DirectoryGroup? ReadOrAbsent(GraphAnswer answer, string what)
    {
        // Only the directory's own "no such object" means absent; another 404 (a wrong segment, a proxy) is a failure.
        var absent = AnswerMeaning.IsNotFound(answer) && answer.Error!.Code is "Request_ResourceNotFound" or "ResourceNotFound" or "itemNotFound";
        return absent ? null : PagedReader.ReadOne(answer, GroupJson.Read, what);
    }

    private Task<List<DirectoryGroup>> FindAsync(RequestBatcher batcher, string filter)
    {
        var call = GraphCall.Get($"/groups?$filter={ODataText.Escape(filter)}&$select={GroupJson.Select}", GraphPermission.ReadGroups);
        return _pages.ReadAllAsync(batcher, call, GroupJson.Read, "The list of groups by name");
    }

    private async Task<List<DirectoryGroup>> ReadAllAndFilterAsync(RequestBatcher batcher, string prefix)
    {
        var call = GraphCall.Get($"/groups?$select={GroupJson.Select}&$top=999", GraphPermission.ReadGroups);
        var all = await _pages.ReadAllAsync(batcher, call, GroupJson.Read, "The list of groups");
        return [.. all.Where(g => g.UniqueName?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ?? false)];
    }

    private Task<IReadOnlyList<DirectoryGroup>> ReadEachAsync(
        IReadOnlyCollection<string> names, Func<string, GraphCall> call, CancellationToken cancellationToken) =>
        RunManyAsync(
            names.Distinct(StringComparer.OrdinalIgnoreCase),
            async (b, name) => ReadOrAbsent(await b.SendAsync(call(name)), $"The group \"{name}\"") is { } group ? [group] : [],
            cancellationToken);

    private Task<IReadOnlyList<DirectoryGroup>> RunAsync(
        Func<RequestBatcher, Task<List<DirectoryGroup>>> read, CancellationToken cancellationToken) =>
        RunManyAsync([""], (b, _) => read(b), cancellationToken);

    private async Task<IReadOnlyList<DirectoryGroup>> RunManyAsync(
        IEnumerable<string> names, Func<RequestBatcher, string, Task<List<DirectoryGroup>>> read, CancellationToken cancellationToken)
    {
        var found = new List<DirectoryGroup>();
        await new RequestBatcher(session, cancellationToken).RunAsync(names.Select<string, Func<RequestBatcher, Task>>(name => async b =>
        {
            var groups = await read(b, name);
            lock (found) found.AddRange(groups);
        }));
        session.Seen(found);
        return [.. found.DistinctBy(g => g.Id, StringComparer.OrdinalIgnoreCase).OrderBy(g => g.Id, StringComparer.Ordinal)];
    }
}
