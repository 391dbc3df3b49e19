namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Does jobs of unequal length on as many threads as there are processors.</summary>
internal static class SideBySide
{
    /// <summary>Does the jobs, begun in order; returns when all are done. A job must not throw.</summary>
    /// <param name="count">How many jobs there are.</param>
    /// <param name="job">Does the job of a number.</param>
    public static void Run(int count, Action<int> job)
    {
        var next = -1;
        Parallel.Invoke([.. Enumerable.Repeat(Work, Math.Min(count, Environment.ProcessorCount))]);

        void Work()
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                job(i);
        }
    }
}
