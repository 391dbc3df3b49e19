namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>What a person has in the MIS, to find the account by.</summary>
public enum MatchSource
{
    /// <summary>User name; completed with the domain where it has none.</summary>
    UserName,

    /// <summary>E-mail address.</summary>
    Email,

    /// <summary>Id in the MIS.</summary>
    Id,

    /// <summary>Admission or staff number.</summary>
    Number,

    /// <summary>Unique pupil number.</summary>
    Upn,
}

/// <summary>What an account has in the directory, to be found by.</summary>
public enum MatchTarget
{
    /// <summary>User principal name.</summary>
    UserPrincipalName,

    /// <summary>Mail address.</summary>
    Mail,

    /// <summary>Employee id.</summary>
    EmployeeId,

    /// <summary>Immutable id of the on-premises account.</summary>
    OnPremisesImmutableId,

    /// <summary>The user principal name before its at sign; of the MIS's value, too, only that part counts.</summary>
    UpnPrefix,

    /// <summary>Extension attribute 1; the others follow.</summary>
    ExtensionAttribute1,

#pragma warning disable CS1591 // the same, up to 15
    ExtensionAttribute2,
    ExtensionAttribute3,
    ExtensionAttribute4,
    ExtensionAttribute5,
    ExtensionAttribute6,
    ExtensionAttribute7,
    ExtensionAttribute8,
    ExtensionAttribute9,
    ExtensionAttribute10,
    ExtensionAttribute11,
    ExtensionAttribute12,
    ExtensionAttribute13,
    ExtensionAttribute14,
    ExtensionAttribute15,
#pragma warning restore CS1591
}

/// <summary>One rule by which a person's account is found: <c>[Student:|Staff:]SOURCE=TARGET</c>, or a bare TARGET (requirements §5).</summary>
public sealed class MatchRule
{
    private static readonly Dictionary<string, MatchSource> SourceNames = NamesOf<MatchSource>();
    private static readonly Dictionary<string, MatchTarget> TargetNames = NamesOf<MatchTarget>();

    private readonly string _text;

    private MatchRule(PersonRole? role, IReadOnlyList<MatchSource> sources, MatchTarget target, string text)
    {
        (Role, Sources, Target) = (role, sources, target);
        _text = role switch { PersonRole.Student => "Student:", PersonRole.Teacher => "Staff:", _ => "" } + text;
    }

    /// <summary>The rules where none are set: <c>UserPrincipalName</c>, then <c>Mail</c>.</summary>
    public static IReadOnlyList<MatchRule> Default { get; } = [Parse("UserPrincipalName"), Parse("Mail")];

    /// <summary>The role that the rule is for; null for both.</summary>
    public PersonRole? Role { get; }

    /// <summary>What to look for, in this order; the second only when nobody has the first.</summary>
    public IReadOnlyList<MatchSource> Sources { get; }

    /// <summary>Where to look.</summary>
    public MatchTarget Target { get; }

    /// <summary>Reads a rule; case and spaces around its parts do not matter.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/>, with the rule and what is wrong with it.</exception>
    public static MatchRule Parse(string text)
    {
        var (role, body) = SplitRole(text);
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            var bare = Named(TargetNames, body, text, "attribute");
            return new MatchRule(role, UsualSources(bare, text), bare, bare.ToString());
        }

        var source = Named(SourceNames, body[..equals].Trim(), text, "source");
        var target = Named(TargetNames, body[(equals + 1)..].Trim(), text, "attribute");
        return new MatchRule(role, [source], target, $"{source}={target}");
    }

    /// <summary>The rule as it is written in the settings.</summary>
    public override string ToString() => _text;

    /// <summary>True when the rule is for people of the role.</summary>
    internal bool IsFor(PersonRole role) => Role is null || Role == role;

    private static (PersonRole? Role, string Body) SplitRole(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (null, text.Trim());
        PersonRole role = text[..colon].Trim().ToUpperInvariant() switch
        {
            "STUDENT" => PersonRole.Student,
            "STAFF" => PersonRole.Teacher,
            var other => throw Invalid(text, $"\"{other}\" is no role; only Student: and Staff: may stand in front"),
        };
        return (role, text[(colon + 1)..].Trim());
    }

    private static MatchSource[] UsualSources(MatchTarget target, string text) => target switch
    {
        MatchTarget.UserPrincipalName => [MatchSource.UserName, MatchSource.Email],
        MatchTarget.Mail => [MatchSource.Email],
        MatchTarget.EmployeeId => [MatchSource.Number, MatchSource.Id],
        _ => throw Invalid(text, $"{target} has no usual source; write SOURCE={target} with one of {string.Join(", ", SourceNames.Keys)}"),
    };

    private static T Named<T>(Dictionary<string, T> names, string name, string text, string kind) =>
        names.TryGetValue(name, out var value)
            ? value
            : throw Invalid(text, $"\"{name}\" is no {kind}; use one of {string.Join(", ", names.Keys)}");

    private static Dictionary<string, T> NamesOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(v => v.ToString(), StringComparer.OrdinalIgnoreCase);

    private static GroupSyncException Invalid(string rule, string why) =>
        new(GroupSyncErrorId.SettingInvalid, $"MatchRule \"{rule}\" is not of the form [Student:|Staff:]SOURCE=TARGET: {why}.");
}
