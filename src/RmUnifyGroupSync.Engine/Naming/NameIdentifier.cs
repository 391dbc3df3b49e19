namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>The part in brackets that tells the schools of a tenant apart (requirements N7).</summary>
public static class NameIdentifier
{
    /// <summary>The most characters that an identifier may have, so that a name always has room before it.</summary>
    public const int MaximumLength = 40;

    /// <summary>The identifier of a school: the setting, empty included; where it was never set, the DfE number's digits.</summary>
    /// <param name="setting">Setting <c>NameIdentifier</c>; null when it was never set.</param>
    /// <param name="configuredDfeNumber">Setting <c>DfeNumber</c>.</param>
    /// <param name="sourceDfeNumber">DfE number as the source has it.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when none of the three says anything.</exception>
    public static string Resolve(string? setting, string? configuredDfeNumber, string? sourceDfeNumber)
    {
        if (setting is not null)
            return setting;
        return Digits(configuredDfeNumber) ?? Digits(sourceDfeNumber) ?? throw NotSet();
    }

    /// <summary>The digits of a DfE number (<c>123/4567</c> gives <c>1234567</c>); null when there are none.</summary>
    public static string? Digits(string? dfeNumber)
    {
        var digits = dfeNumber is null ? "" : string.Concat(dfeNumber.Where(char.IsAsciiDigit));
        return digits.Length > 0 ? digits : null;
    }

    internal static GroupSyncException NotSet() => new(
        GroupSyncErrorId.SettingInvalid,
        "No group can be named: the school has no DfE number in its MIS source or settings, and NameIdentifier was never set. " +
        "Set DfeNumber or NameIdentifier; an empty NameIdentifier leaves the part out.");
}
