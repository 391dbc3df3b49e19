namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>A call that waits to be sent, with what has happened to it so far.</summary>
internal sealed class PendingCall(GraphCall call)
{
    /// <summary>The call.</summary>
    public GraphCall Call { get; } = call;

    /// <summary>Gets the answer.</summary>
    public TaskCompletionSource<GraphAnswer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often it was sent.</summary>
    public int Tries { get; set; }

    /// <summary>True when an earlier try may have been applied.</summary>
    public bool MaybeApplied { get; set; }

    /// <summary>True when it was sent again with a new token already.</summary>
    public bool TokenRenewed { get; set; }

    /// <summary>True when a batch that held it was refused as a whole: it goes by itself from now on.</summary>
    public bool Alone { get; set; }
}

/// <summary>Chooses what goes into the next batch.</summary>
internal static class BatchPacker
{
    /// <summary>
    /// Takes up to 20 calls with up to 100 links in PATCHes out of the queue. Calls about different groups come first, because
    /// parallel changes to one group get in each other's way (contract §12); the order of the queue decides between equals.
    /// </summary>
    public static List<PendingCall> Take(List<PendingCall> queue)
    {
        if (queue.Find(p => p.Alone) is { } single) return [single];
        var (batch, left, groups, links) = (new List<PendingCall>(), new List<PendingCall>(), new HashSet<string>(), 0);
        for (var round = 0; round < 2 && batch.Count < BatchWire.MaxParts; round++)
        {
            foreach (var pending in queue)
            {
                var call = pending.Call;
                var fits = batch.Count < BatchWire.MaxParts && links + call.Links <= BatchWire.MaxLinks;
                var alone = round == 1 || call.GroupId is null || !groups.Contains(call.GroupId);
                if (!fits || !alone)
                {
                    left.Add(pending);
                    continue;
                }

                batch.Add(pending);
                links += call.Links;
                if (call.GroupId is not null) groups.Add(call.GroupId);
            }

            (queue, left) = (left, []);
        }

        return batch;
    }
}
