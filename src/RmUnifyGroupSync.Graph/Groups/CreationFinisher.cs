using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Gives groups that a killed run made without their key the key, before anybody looks for them (contract §1.2, §9, §14.0).</summary>
internal sealed class CreationFinisher(GraphSession session, PendingCreations pending)
{
    private readonly GroupReader _groups = new(session);

    /// <summary>Finishes what can be finished. What cannot be found yet stays written down for the creation itself.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var left = pending.Read();
        if (left.Count == 0) return;
        var settled = new List<string>();
        await new RequestBatcher(session, cancellationToken).RunAsync(left.Select<PendingCreation, Func<RequestBatcher, Task>>(p => async b =>
        {
            if (!await FinishAsync(b, p)) return;
            lock (settled) settled.Add(p.Key);
        }));
        pending.End(settled);
    }

    private async Task<bool> FinishAsync(RequestBatcher batcher, PendingCreation creation)
    {
        if (await GroupReader.FindByKeyAsync(batcher, creation.Key) is not null) return true;
        var found = (await _groups.FindByNicknameAsync(batcher, creation.MailNickname)).FindAll(g => GroupClash.IsMadeBy(creation, g));
        if (found.Count != 1) return false;
        await GroupLifecycle.SetKeyAsync(batcher, found[0].Id, creation.Key);
        session.Observer.Report(new DetailEvent($"Group {found[0].Id}, which an interrupted run had made, got its key."));
        return true;
    }
}
