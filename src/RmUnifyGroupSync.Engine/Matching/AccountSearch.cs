using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>Looks for people's accounts by the rules of one school.</summary>
internal sealed class AccountSearch(AccountIndex accounts, IReadOnlyList<MatchRule> rules, string domain)
{
    private readonly string _domain = domain.Trim().TrimStart('@');

    /// <summary>The account by the first rule that gives exactly one; a disabled one only when no enabled one fits by any rule.</summary>
    public MatchedPerson Find(string school, MisPersonRecord person)
    {
        var match = new MatchedPerson { School = school, Person = person, State = MatchState.Missing };
        return FindAmong(match, enabled: true) ?? FindAmong(match, enabled: false) ?? match with { Detail = WhyMissing(person) };
    }

    // Null when not a single account fits.
    private MatchedPerson? FindAmong(MatchedPerson match, bool enabled)
    {
        MatchedPerson? ambiguous = null;
        foreach (var (rule, value) in Lookups(match.Person))
        {
            var fitting = accounts.Find(rule.Target, value).Where(a => !a.IsGuest && a.Enabled == enabled).ToList();
            if (fitting is [var only])
                return match with { State = MatchState.Matched, Account = only, MatchedBy = rule.ToString(), Detail = MatchDetail.OfAccount(only) };
            if (fitting.Count > 1)
                ambiguous ??= match with { State = MatchState.Ambiguous, Detail = MatchDetail.OfSeveral(rule, fitting), Candidates = fitting };
        }

        return ambiguous;
    }

    private IEnumerable<(MatchRule Rule, string Value)> Lookups(MisPersonRecord person)
    {
        foreach (var rule in rules)
        {
            if (!rule.IsFor(person.Role))
                continue;
            foreach (var source in rule.Sources)
            {
                if (Completed(ValueOf(person, source)?.Trim(), source, rule.Target) is { Length: > 0 } value)
                    yield return (rule, value);
            }
        }
    }

    private string? Completed(string? value, MatchSource source, MatchTarget target)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (target == MatchTarget.UpnPrefix)
            return AccountIndex.BeforeAt(value);
        var isAddress = target is MatchTarget.UserPrincipalName or MatchTarget.Mail;
        return isAddress && source == MatchSource.UserName && !value.Contains('@', StringComparison.Ordinal) ? $"{value}@{_domain}" : value;
    }

    private string WhyMissing(MisPersonRecord person)
    {
        var lookups = Lookups(person).Select(l => (l.Rule.Target, l.Value)).Distinct().ToList();
        if (lookups.Count == 0)
            return "The MIS gives nothing that a match rule for this person asks for.";
        var guest = lookups.SelectMany(l => accounts.Find(l.Target, l.Value)).FirstOrDefault(a => a.IsGuest);
        return guest is null
            ? $"No account has {string.Join(" or ", lookups.Select(l => $"{l.Target} {l.Value}"))}."
            : $"Only the guest {guest.UserPrincipalName} fits; guests are never matched.";
    }

    private static string? ValueOf(MisPersonRecord person, MatchSource source) => source switch
    {
        MatchSource.UserName => person.UserName,
        MatchSource.Email => person.Email,
        MatchSource.Id => person.Id,
        MatchSource.Number => person.Number,
        _ => person.Upn,
    };
}
