namespace RmUnifyGroupSync.Sandbox;

/// <content>Limits of the values.</content>
public sealed partial record SandboxOptions
{
    /// <summary>Itself, when every value is in its range.</summary>
    internal SandboxOptions Checked()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DefaultDomain);
        ArgumentException.ThrowIfNullOrWhiteSpace(TenantName);
        if (FaultRate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(FaultRate), FaultRate, "The fault rate is a share from 0 to 1.");
        foreach (var (name, value) in (ReadOnlySpan<(string, TimeSpan)>)
            [
                (nameof(Latency), Latency), (nameof(ReplicationLag), ReplicationLag), (nameof(ReadLag), ReadLag), (nameof(IndexLag), IndexLag),
                (nameof(DeltaLag), DeltaLag), (nameof(DeltaTokenLifetime), DeltaTokenLifetime), (nameof(DeletedItemLifetime), DeletedItemLifetime),
            ])
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);

        ArgumentOutOfRangeException.ThrowIfLessThan(DefaultPageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumPageSize, 999);
        ArgumentOutOfRangeException.ThrowIfNegative(PageOverlap);
        ArgumentOutOfRangeException.ThrowIfLessThan(DeltaPageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DeltaLinksPerPage, 1);
        return this;
    }
}
