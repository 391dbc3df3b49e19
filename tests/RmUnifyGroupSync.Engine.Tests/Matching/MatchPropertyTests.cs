using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.Naming;
using static RmUnifyGroupSync.Engine.Tests.Matching.PersonMatcherTests;

namespace RmUnifyGroupSync.Engine.Tests.Matching;

public sealed class MatchPropertyTests
{
    private static readonly string[] Names = ["i", "I", "a", "b", "c", "a@school.example", "b@x.example"];

    [Property(MaxTest = 300)]
    public Property Match_5_the_order_of_people_schools_accounts_and_the_culture_do_not_matter() => Prop.ForAll(AnyTenant(), tenant =>
    {
        var table = Match(tenant.Schools, tenant.Users);
        var shuffled = Cultures.In("tr-TR", () => Match(
            [.. tenant.Schools.Reverse().Select(s => s with { People = [.. s.People.Reverse()], File = [.. s.File.Reverse()] })], tenant.ShuffledUsers));

        Assert.Equal(table.People.Count, shuffled.People.Count);
        Assert.All(table.People, one =>
        {
            var other = shuffled.Find(one.School, one.Person.Role, one.Person.Id)!;
            Assert.Equal(one.ToPersonMatch(), other.ToPersonMatch());
            Assert.Equal(one.Candidates, other.Candidates);
        });
    });

    [Property(MaxTest = 300)]
    public Property Match_5_no_account_is_ever_two_people_s_of_a_school_or_a_student_s_and_staff_s() => Prop.ForAll(AnyTenant(), tenant =>
    {
        var matched = Match(tenant.Schools, tenant.Users).People.Where(p => p.State == MatchState.Matched).ToList();

        Assert.All(matched.GroupBy(p => (p.School, p.Account!.Id)), g => Assert.Single(g));
        Assert.All(matched.GroupBy(p => p.Account!.Id), g => Assert.Single(g.Select(p => p.Person.Role).Distinct()));
        Assert.DoesNotContain(matched, p => p.Account!.IsGuest);
    });

    [Property(MaxTest = 300)]
    public Property Match_5_the_state_agrees_with_a_plain_reading_of_the_rules() => Prop.ForAll(AnyTenant(), tenant =>
    {
        var plain = tenant.Schools.Select(s => s with { File = [] }).ToArray();
        Assert.All(Match(plain, tenant.Users).People, p =>
        {
            var rules = plain.Single(s => s.Id == p.School).Rules;
            var (state, id) = PlainReading(p.Person, rules, tenant.Users);
            // Conflicts are judged over everybody; a single person's reading knows nothing of them.
            if (p.State == MatchState.Conflict)
                Assert.Equal((MatchState.Matched, p.Candidates[0].Id), (state, id));
            else
                Assert.Equal((state, id), (p.State, p.Account?.Id));
        });
    });

    [Fact]
    public void Match_5_a_hundred_thousand_people_with_one_shared_address_among_half_of_them()
    {
        var users = Enumerable.Range(0, 100_000).Select(i => User($"u{i}", $"p{i}@school.example")).Append(User("office", "office@school.example")).ToArray();
        var people = Enumerable.Range(0, 100_000)
            .Select(i => Student($"{i}") with { UserName = i % 2 == 0 ? $"p{i}" : "office", Email = "none@x.example" })
            .ToArray();

        var table = Match([School("A", people)], users);

        Assert.Equal(50_000, table.People.Count(p => p.State == MatchState.Matched));
        Assert.Equal(50_000, table.People.Count(p => p.State == MatchState.Conflict));
    }

    // The words of requirements §5 once more, one person and one list at a time.
    private static (MatchState State, string? Id) PlainReading(MisPersonRecord person, IEnumerable<MatchRule> rules, DirectoryUser[] users)
    {
        foreach (var enabled in new[] { true, false })
        {
            var several = false;
            foreach (var rule in rules.Where(r => r.Role is null || r.Role == person.Role))
            {
                foreach (var source in rule.Sources)
                {
                    var value = source == MatchSource.UserName ? person.UserName : source == MatchSource.Email ? person.Email : person.Number;
                    if (string.IsNullOrEmpty(value))
                        continue;
                    if (source == MatchSource.UserName && !value.Contains('@', StringComparison.Ordinal))
                        value += "@school.example";
                    var fitting = users.Where(u => u.Enabled == enabled && !u.IsGuest && Has(u, rule.Target, value)).DistinctBy(u => u.Id).ToList();
                    if (fitting.Count == 1)
                        return (MatchState.Matched, fitting[0].Id);
                    several |= fitting.Count > 1;
                }
            }

            if (several)
                return (MatchState.Ambiguous, null);
        }

        return (MatchState.Missing, null);
    }

    private static bool Has(DirectoryUser user, MatchTarget target, string value) => string.Equals(
        target switch { MatchTarget.UserPrincipalName => user.UserPrincipalName, MatchTarget.Mail => user.Mail, _ => user.EmployeeId },
        value,
        StringComparison.OrdinalIgnoreCase);

    private sealed record Tenant(MatchSchool[] Schools, DirectoryUser[] Users, DirectoryUser[] ShuffledUsers);

    private static Arbitrary<Tenant> AnyTenant() => Arb.From(
        from drawn in Gen.ArrayOf(AnyUser, 8)
        let users = drawn.DistinctBy(u => u.Id).ToArray()
        from shuffled in Gen.Shuffle(users)
        from a in AnySchool("A")
        from b in AnySchool("B")
        select new Tenant([a, b], users, shuffled));

    private static Gen<MatchSchool> AnySchool(string id) =>
        from people in Gen.ArrayOf(AnyPerson, 5)
        from rules in Gen.SubListOf("UserPrincipalName", "Mail", "EmployeeId", "Student:Number=EmployeeId")
        from file in Gen.ListOf(AnyFileEntry)
        select new MatchSchool
        {
            Id = id,
            People = [.. people.DistinctBy(p => (p.Role, p.Id))],
            Rules = Rules([.. rules.Where(r => r != "EmployeeId"), "Student:Number=EmployeeId"]),
            File = [.. file.Take(2)],
        };

    private static Gen<MatchFileEntry> AnyFileEntry =>
        from school in Gen.Elements("A", "B")
        from role in Gen.Elements(PersonRole.Student, PersonRole.Teacher)
        from id in Gen.Elements("1", "2")
        from account in Gen.Elements("u1", "u2", "a@school.example", "nobody", "")
        select new MatchFileEntry(school, role, id, account);

    private static Gen<MisPersonRecord> AnyPerson =>
        from id in Gen.Elements("1", "2", "3", "4")
        from role in Gen.Elements(PersonRole.Student, PersonRole.Teacher)
        from userName in Gen.Elements(Names)
        from email in Gen.Elements(Names)
        from number in Gen.Elements("1", "2", "")
        select new MisPersonRecord { Id = id, Role = role, UserName = userName, Email = email, Number = number };

    private static Gen<DirectoryUser> AnyUser =>
        from id in Gen.Elements("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8")
        from name in Gen.Elements(Names)
        from mail in Gen.Elements(Names)
        from number in Gen.Elements("1", "2", "")
        from enabled in Gen.Elements(true, true, false)
        from guest in Gen.Elements(false, false, false, true)
        select new DirectoryUser
        {
            Id = id,
            UserPrincipalName = name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@school.example",
            Mail = mail,
            EmployeeId = number,
            Enabled = enabled,
            IsGuest = guest,
        };
}
