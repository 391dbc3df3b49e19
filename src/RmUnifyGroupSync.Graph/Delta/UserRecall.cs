using RmUnifyGroupSync.Graph.Requests;
using RmUnifyGroupSync.Graph.Users;

namespace RmUnifyGroupSync.Graph.Delta;

/// <summary>
/// Recalls the accounts of a large tenant from an earlier read and the changes since (contract §3, §7): one request in place of one
/// for each 999 accounts, which come one after the other. Losing any of it costs one full read.
/// </summary>
internal sealed class UserRecall(GraphSession session, UserReader reader)
{
    private readonly DeltaReader _delta = new(session);

    /// <summary>The accounts, and whether they are remembered.</summary>
    public async Task<RecalledUsers> RecallAsync(CancellationToken cancellationToken)
    {
        if (session.Options.Memory is not { } kept) return new(await reader.ReadAsync(cancellationToken), Remembered: false);

        var memory = UserMemory.Parse(kept.Read(UserMemory.Name), session.Endpoint, session.Time.GetUtcNow());
        if (memory?.Link is { } link && await RoundAsync(link, cancellationToken) is { } round && memory.Take(round))
        {
            kept.Write(UserMemory.Name, memory.Write());
            session.Pace.LearnTenantSize(memory.Users.Count);
            return new(memory.Users, Remembered: true);
        }

        // The token comes before the read, so that no change falls between the two.
        var begun = memory is null ? null : await RoundAsync($"/users/delta?{UserReader.Select}&$deltatoken=latest", cancellationToken);
        var users = await reader.ReadAsync(cancellationToken);
        Keep(kept, users, begun);
        return new(users, Remembered: false);
    }

    private void Keep(IDirectoryMemory kept, IReadOnlyList<DirectoryUser> users, DeltaRound? begun)
    {
        if (users.Count < session.Options.RecallUsersFrom)
        {
            kept.Write(UserMemory.Name, null);
            return;
        }

        var link = begun is { Items.Count: 0 } ? begun.Link : null;
        kept.Write(UserMemory.Name, new UserMemory
        {
            Endpoint = session.Endpoint,
            Link = link,
            ReadAt = session.Time.GetUtcNow(),
            Users = link is null ? [] : users,
        }.Write());
    }

    private async Task<DeltaRound?> RoundAsync(string url, CancellationToken cancellationToken)
    {
        DeltaRound? round = null;
        await new RequestBatcher(session, cancellationToken).RunAsync([async b =>
        {
            try
            {
                round = await _delta.ReadAsync(b, url, GraphPermission.ReadUsers, "The changes of accounts");
            }
            catch (GroupSyncException e) when (e.ErrorId != GroupSyncErrorId.SignInFailed)
            {
                session.Observer.Report(new DetailEvent($"All accounts are read: {e.Message}"));
            }
        }]);
        return round;
    }
}
