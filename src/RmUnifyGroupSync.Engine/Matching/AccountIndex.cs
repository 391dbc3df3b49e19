using System.Collections.Concurrent;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>The tenant's accounts by what they can be found by. Built once a run; each attribute is indexed when a rule first asks for it.</summary>
public sealed class AccountIndex
{
    private readonly DirectoryUser[] _accounts;
    private readonly Dictionary<string, DirectoryUser> _byId;
    private readonly ConcurrentDictionary<MatchTarget, Dictionary<string, List<DirectoryUser>>> _byTarget = new();

    /// <summary>Takes the accounts, guests and disabled ones included. Their order does not matter; one that came twice counts once.</summary>
    public AccountIndex(IEnumerable<DirectoryUser> accounts)
    {
        _accounts = [.. accounts
            .OrderBy(a => a.UserPrincipalName, StringComparer.OrdinalIgnoreCase)
            .ThenBy(a => a.Id, StringComparer.Ordinal)
            .DistinctBy(a => a.Id, StringComparer.OrdinalIgnoreCase)];
        _byId = _accounts.ToDictionary(a => a.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Accounts whose attribute has the value, case and outer spaces aside; ordered by user principal name.</summary>
    public IReadOnlyList<DirectoryUser> Find(MatchTarget target, string value) =>
        _byTarget.GetOrAdd(target, Index).TryGetValue(value.Trim(), out var accounts) ? accounts : [];

    /// <summary>The one account with that object id or else user principal name; null when there is none.</summary>
    public DirectoryUser? FindNamed(string account) => _byId.GetValueOrDefault(account.Trim())
        ?? (Find(MatchTarget.UserPrincipalName, account) is { Count: 1 } found ? found[0] : null);

    private Dictionary<string, List<DirectoryUser>> Index(MatchTarget target)
    {
        var index = new Dictionary<string, List<DirectoryUser>>(StringComparer.OrdinalIgnoreCase);
        foreach (var account in _accounts)
        {
            if (ValueOf(account, target)?.Trim() is not { Length: > 0 } value)
                continue;
            if (!index.TryGetValue(value, out var accounts))
                index[value] = accounts = [];
            accounts.Add(account);
        }

        return index;
    }

    private static string? ValueOf(DirectoryUser account, MatchTarget target) => target switch
    {
        MatchTarget.UserPrincipalName => account.UserPrincipalName,
        MatchTarget.Mail => account.Mail,
        MatchTarget.EmployeeId => account.EmployeeId,
        MatchTarget.OnPremisesImmutableId => account.OnPremisesImmutableId,
        MatchTarget.UpnPrefix => BeforeAt(account.UserPrincipalName),
        _ => account.ExtensionAttributes.ElementAtOrDefault(target - MatchTarget.ExtensionAttribute1),
    };

    /// <summary>The text before its first at sign; all of it when it has none.</summary>
    internal static string BeforeAt(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? text : text[..at];
    }
}
