using System.Globalization;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>
/// How sure it is that a group is a MIS group's, with what speaks for and against it. Names give the larger part, the people who are in
/// the group today raise or lower it; what fits several times is never sure. Pure.
/// </summary>
internal sealed class AdoptionScore(PlanInput input)
{
    /// <summary>The most that several candidates for one MIS group, or one for several, can have.</summary>
    public const int Ambiguous = 20;

    // What is above it may be linked without a look at each, so names alone never reach it: members must agree.
    private const int Unconfirmed = 79;

    private readonly Dictionary<string, SchoolAccounts> _accounts = new(StringComparer.Ordinal);

    /// <summary>Judges a pair, alone.</summary>
    public (int Confidence, List<string> Evidence) Of(AdoptionPair pair)
    {
        var evidence = new List<string>();
        var score = OfNames(pair, evidence);
        var agree = false;
        if (input.Directory.Rosters.GetValueOrDefault(pair.Group.Id) is { Error: null } roster)
        {
            (var people, agree) = OfPeople(WishOf(pair), roster, evidence);
            score += people + OfTeachers(WishOf(pair), pair.Link.SchoolId, roster, evidence);
        }
        else
        {
            evidence.Add("its members could not be read");
        }

        OfKey(pair, evidence);
        return (Math.Clamp(score, 1, agree ? 100 : Unconfirmed), evidence);
    }

    /// <summary>
    /// Whether a pair is worth showing: a group whose key names a school that is not configured may be another computer's, unless at
    /// least half of the MIS group's students are in it.
    /// </summary>
    public bool IsPlausible(AdoptionPair pair)
    {
        if (pair.OtherSchool is null)
            return true;
        var students = WishOf(pair).Students.Select(w => w.UserId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var inside = input.Directory.Rosters.GetValueOrDefault(pair.Group.Id)?.MemberIds.Count(students.Contains) ?? 0;
        return inside > 0 && inside * 2 >= students.Count;
    }

    private static int OfNames(AdoptionPair pair, List<string> evidence)
    {
        evidence.Add(
            AdoptionPairs.IsSection(pair) ? $"address is School Data Sync's for section {pair.Link.MisId}{(pair.NameEqual ? ", name equal" : "")}"
            : pair is { NameEqual: true, AddressEqual: true } ? "name equal, address equal"
            : pair.NameEqual ? "name equal, address differs" : "address equal, name differs");
        var both = pair.NameEqual && pair.AddressEqual;
        var score = pair.Source switch
        {
            AdoptionSource.RmUnify => both ? 80 : pair.AddressEqual ? 60 : 50,
            AdoptionSource.MisChange => both ? 65 : 55,
            _ => both || AdoptionPairs.IsSection(pair) ? 50 : 35,
        };
        if (pair.Source == AdoptionSource.MisChange)
            evidence.Add(pair.OtherSchool is null ? "its MIS group is no longer in the MIS" : $"its key names school {pair.OtherSchool}, which is not configured here: make sure that no other computer syncs it");
        return score + OfYear(pair, evidence);
    }

    private static int OfYear(AdoptionPair pair, List<string> evidence)
    {
        if (pair.Year is not { } year)
            return 0;
        evidence.Add(year == pair.Link.Year ? "year equal" : Text($"made in {year}, groups of this type live on"));
        return year == pair.Link.Year ? 0 : -5;
    }

    private (int Score, bool Agree) OfPeople(GroupWish wish, GroupRoster roster, List<string> evidence)
    {
        var students = wish.Students.Select(w => w.UserId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var inside = roster.MemberIds.Count(students.Contains);
        var others = roster.MemberIds.Except(roster.OwnerIds).Count(id => !students.Contains(id) && IsStudentOrStranger(id));
        if (students.Count == 0)
        {
            evidence.Add("the MIS group has no student with an account to compare");
            return (0, false);
        }

        evidence.Add(Text($"{inside} of {students.Count} students are members") + (others > 0 ? Text($", {others} other member(s)") : ""));
        var agree = inside * 2 >= students.Count;
        var score = inside * 10 >= students.Count * 9 ? 15 : agree ? 5 : inside > 0 ? -10 : roster.MemberIds.Count > 0 ? -30 : 0;
        return (others > inside && inside > 0 ? score - 15 : score, agree);
    }

    private GroupWish WishOf(AdoptionPair pair)
    {
        var school = pair.Link.School!;
        if (!_accounts.TryGetValue(school.Id, out var accounts))
            _accounts.Add(school.Id, accounts = new(input, school));
        return new(input, accounts, pair.Link.Mis!);
    }

    private bool IsStudentOrStranger(string userId) => !_staff.Value.Contains(userId);

    private readonly Lazy<HashSet<string>> _staff = new(() =>
        input.Matches.People.Where(p => p.Person.Role == PersonRole.Teacher).Select(p => p.Account?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal));

    /// <summary>A teacher who owns the group speaks for it. Where no member of staff owns groups of the type (O2), none in it speaks against nothing.</summary>
    private int OfTeachers(GroupWish wish, string school, GroupRoster roster, List<string> evidence)
    {
        var accounts = wish.Group.Teachers.Select(t => input.MatchOf(school, t).Account?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (accounts.Count == 0)
            return 0;
        var owns = roster.OwnerIds.Any(accounts.Contains);
        var belongs = owns || roster.MemberIds.Any(accounts.Contains);
        if (!belongs && wish.Staff.Count == 0)
            return 0;
        evidence.Add(owns ? "an owner is a teacher of it" : belongs ? "a teacher of it is a member, not an owner" : "no teacher of it is in the group");
        return owns ? 5 : belongs ? 0 : -5;
    }

    private void OfKey(AdoptionPair pair, List<string> evidence)
    {
        if (input.Links.Kept.Find(pair.Group.Id) is { Follow: false })
            evidence.Add("its link was removed by hand before");
        else if (pair.Group.UniqueName is { } key)
            evidence.Add($"{(pair.Source == AdoptionSource.MisChange ? "a key is never changed" : $"it has the key \"{key}\" of another tool")}, so the link would be kept in the settings file of this computer");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
