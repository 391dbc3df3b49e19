namespace RmUnifyGroupSync.Sandbox;

/// <summary>Size of the tenant whose quotas are kept (contract §5.1).</summary>
public enum SandboxQuotaSize
{
    /// <summary>No quota.</summary>
    None,

    /// <summary>Under 50 users: 3,500 resource units in 10 seconds, 3,000 writes in 150 seconds.</summary>
    Small,

    /// <summary>50 to 500 users: 5,000 resource units in 10 seconds, 3,000 writes in 150 seconds.</summary>
    Medium,

    /// <summary>Over 500 users: 8,000 resource units in 10 seconds, 3,000 writes in 150 seconds.</summary>
    Large,
}

/// <summary>What a service that nobody could ask does with a property it may not know in that place (contract §14).</summary>
public enum UncertainInput
{
    /// <summary>Takes it.</summary>
    Accepted,

    /// <summary>Answers as if all were well, and leaves it out.</summary>
    Ignored,

    /// <summary>Refuses the request with 400.</summary>
    Refused,
}

/// <summary>How <c>Retry-After</c> is written (contract §4 and §13.3).</summary>
public enum RetryAfterForm
{
    /// <summary>Whole seconds.</summary>
    Integer,

    /// <summary>Seconds with a fraction, as <c>2.128</c>.</summary>
    Decimal,

    /// <summary>An HTTP date.</summary>
    Date,

    /// <summary>Each of the three in turn.</summary>
    Mixed,

    /// <summary>Left out.</summary>
    None,
}

/// <summary>
/// How a practice tenant behaves. The defaults are those of a quiet day: no latency, no lag, no faults, no quota. Where the
/// contract (<c>graph.md</c>) knows no answer, a switch gives either; its default is the stricter one unless it says otherwise.
/// </summary>
public sealed partial record SandboxOptions
{
    /// <summary>The tenant's default verified domain.</summary>
    public string DefaultDomain { get; init; } = "school.onmicrosoft.com";

    /// <summary>Display name of the organisation.</summary>
    public string TenantName { get; init; } = "Practice School";

    /// <summary>Quotas to keep.</summary>
    public SandboxQuotaSize Quota { get; init; }

    /// <summary>Time that each answer takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Share of answers (parts of batches included) that are faulty, 0 to 1.</summary>
    public double FaultRate { get; init; }

    /// <summary>Seed of faults, ids and orders.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Kinds of fault that <see cref="FaultRate"/> draws from.
    /// </summary>
    public SandboxFaults Faults { get; init; } = SandboxFaults.All;

    /// <summary>For how long a new group is unknown: 404 on reads, 400 on writes of links (§2.1, §9).</summary>
    public TimeSpan ReplicationLag { get; init; }

    /// <summary>For how long reads of an object, its members and its owners show what was there before a change (§9).</summary>
    public TimeSpan ReadLag { get; init; }

    /// <summary>For how long lists of groups, filters and advanced queries show what was there before a change (§2.4).</summary>
    public TimeSpan IndexLag { get; init; }

    /// <summary>For how long delta queries do not show a change (§3).</summary>
    public TimeSpan DeltaLag { get; init; }

    /// <summary>Items of a page when <c>$top</c> is not given (§1.4).</summary>
    public int DefaultPageSize { get; init; } = 100;

    /// <summary>Items of a page at most, whatever <c>$top</c> asks for; 999 is the documented limit (§1.4, and §7 for a time when it was 120).</summary>
    public int MaximumPageSize { get; init; } = 999;

    /// <summary>Items at the end of a page that come again at the start of the next.</summary>
    public int PageOverlap { get; init; }

    /// <summary>Objects of a page of a delta query.</summary>
    public int DeltaPageSize { get; init; } = 100;

    /// <summary>Links of one group on one page of a delta query; the rest of the group comes on the next (§3).</summary>
    public int DeltaLinksPerPage { get; init; } = 200;

    /// <summary>Whether each round of a delta query repeats what the last round brought (§3, replays).</summary>
    public bool DeltaReplays { get; init; }

    /// <summary>Whether a delta query starts with a page that is empty and has a next link (§3).</summary>
    public bool DeltaEmptyPages { get; init; }

    /// <summary>Whether <c>uniqueName</c> may be selected in a delta query (§3, UNSURE).</summary>
    public bool DeltaSelectsUniqueName { get; init; } = true;

    /// <summary>Whether groups of hidden membership come in delta queries (§14.10, UNSURE).</summary>
    public bool DeltaShowsHiddenMembership { get; init; } = true;

    /// <summary>For how long a delta token is good (§3).</summary>
    public TimeSpan DeltaTokenLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether a token that is too old is 410 with a fresh start in Location; else it is 400 <c>syncStateNotFound</c> (§3).</summary>
    public bool DeltaExpiryIsGone { get; init; } = true;

    /// <summary>For how long a deleted group can be restored (§8).</summary>
    public TimeSpan DeletedItemLifetime { get; init; } = TimeSpan.FromDays(30);
}
