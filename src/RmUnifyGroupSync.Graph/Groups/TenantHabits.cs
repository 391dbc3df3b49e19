namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>
/// What a sign-in has learned about points that the documents leave open (contract §14): whether POST takes the key, whether
/// behaviours are taken. Learned from real answers, kept for the sign-in.
/// </summary>
internal sealed class TenantHabits
{
    private int _behavioursChecked;

    /// <summary>True once a POST made a group under its key.</summary>
    public bool KeyTakenByPost { get; set; }

    /// <summary>True once a POST refused or dropped the key: groups are made by upsert from then on.</summary>
    public bool KeyOnlyByUpsert { get; set; }

    /// <summary>False once resourceBehaviorOptions were refused.</summary>
    public bool TakesBehaviours { get; set; } = true;

    /// <summary>True for the one caller that reads the behaviours back.</summary>
    public bool FirstToCheckBehaviours() => Interlocked.Exchange(ref _behavioursChecked, 1) == 0;
}
