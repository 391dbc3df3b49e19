namespace RmUnifyGroupSync.State;

/// <summary>How long the ledger keeps what names pupils.</summary>
public static class LedgerRetention
{
    /// <summary>
    /// Days for which runs, their changes and their notes are kept: a school year and the summer after it, so that last September can be
    /// asked about in this one. Groups, links and sources are not history; they stay as long as they are true.
    /// </summary>
    public const int Days = 400;
}
