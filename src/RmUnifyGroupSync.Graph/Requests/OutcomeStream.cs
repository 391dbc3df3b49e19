using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Gives outcomes as they become known, while conversations go on.</summary>
internal static class OutcomeStream
{
    /// <summary>
    /// Runs the conversations and gives what they report. What was reported before an error or a cancellation is given first,
    /// because it is already true in the tenant. A reader that stops early stops the work, and waits for it to end.
    /// </summary>
    public static async IAsyncEnumerable<T> RunAsync<T>(
        GraphSession session,
        Func<Action<T>, IEnumerable<Func<RequestBatcher, Task>>> conversations,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<T>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = WorkAsync(session, conversations(o => channel.Writer.TryWrite(o)), channel.Writer, stop.Token);
        try
        {
            await foreach (var outcome in channel.Reader.ReadAllAsync(CancellationToken.None)) yield return outcome;
        }
        finally
        {
            await stop.CancelAsync();
            await work;
        }
    }

    private static async Task WorkAsync<T>(
        GraphSession session, IEnumerable<Func<RequestBatcher, Task>> conversations, ChannelWriter<T> writer, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await new RequestBatcher(session, cancellationToken).RunAsync(conversations);
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }
}
