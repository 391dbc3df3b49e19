using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>The words of a match: accounts and ids, never people's names.</summary>
internal static class MatchDetail
{
    private const int MostListed = 5;

    /// <summary>What is to be said of a matched account; null for nothing.</summary>
    public static string? OfAccount(DirectoryUser account) => account.Enabled ? null : "The account is disabled.";

    /// <summary>Which accounts compete.</summary>
    public static string OfSeveral(MatchRule rule, IReadOnlyCollection<DirectoryUser> accounts) =>
        $"Several accounts fit by {rule}: {Listed(accounts.Select(a => a.UserPrincipalName))}.";

    /// <summary>With whom a person would share the account.</summary>
    public static string OfConflict(DirectoryUser account, IEnumerable<(PersonRole Role, string MisId, string School)> others) =>
        $"The account {account.UserPrincipalName} also fits {Listed(others.Select(Described))}.";

    private static string Described((PersonRole Role, string MisId, string School) person) =>
        $"{(person.Role == PersonRole.Student ? "student" : "staff")} {person.MisId} of school {person.School}";

    // No count of the rest: a thousand pupils may share one address, and each of them gets such a text.
    private static string Listed(IEnumerable<string> texts)
    {
        var first = texts.Take(MostListed + 1).ToList();
        return string.Join(", ", first.Take(MostListed)) + (first.Count > MostListed ? " and others" : "");
    }
}
