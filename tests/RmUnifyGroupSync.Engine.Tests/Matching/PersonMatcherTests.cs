using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Tests.Matching;

public sealed class PersonMatcherTests
{
    private const string Domain = "school.example";

    [Theory]
    [InlineData("UserPrincipalName", "user name completed", "jo", null, "jo@school.example", null)]
    [InlineData("UserPrincipalName", "case and spaces", " JO ", null, "Jo@School.example", null)]
    [InlineData("UserPrincipalName", "whole user name", "jo@other.example", null, "jo@other.example", null)]
    [InlineData("UserPrincipalName", "then e-mail", "nobody", "jo@school.example", "jo@school.example", null)]
    [InlineData("UserPrincipalName", "no user name", " ", "jo@school.example", "jo@school.example", null)]
    [InlineData("Mail", "e-mail", "nobody", " jo.smith@school.example", "x@school.example", "Jo.Smith@school.example ")]
    [InlineData("UserName=Mail", "completed for mail too", "jo", null, "x@school.example", "jo@school.example")]
    [InlineData("UserName=UpnPrefix", "prefix", "jo", null, "jo@anywhere.example", null)]
    [InlineData("Email=UpnPrefix", "prefix of an address", null, "jo@old.example", "jo@anywhere.example", null)]
    public void Match_5_an_account_is_found(string rule, string why, string? userName, string? email, string upn, string? mail)
    {
        var match = Single(Student("1") with { UserName = userName, Email = email }, [rule], User("u1", upn) with { Mail = mail }, User("u2", "other@school.example"));

        Assert.Equal((why, MatchState.Matched, "u1", rule), (why, match.State, match.Account?.Id, match.MatchedBy));
        Assert.Null(match.Detail);
        Assert.False(match.IsDisabled);
        Assert.Empty(match.Candidates);
    }

    [Theory]
    [InlineData("EmployeeId", "number first", "77", "1")]
    [InlineData("EmployeeId", "then id", "none", "77")]
    [InlineData("Number=EmployeeId", "number", "77", "1")]
    [InlineData("Id=EmployeeId", "id", null, "77")]
    public void Match_5_number_and_id_are_text(string rule, string why, string? number, string id)
    {
        var match = Single(Student(id) with { Number = number }, [rule], User("u1") with { EmployeeId = "77" }, User("u2") with { EmployeeId = "077" });

        Assert.Equal((why, "u1"), (why, match.Account?.Id));
    }

    [Fact]
    public void Match_5_a_number_is_not_completed_with_the_domain()
        => Assert.Equal(MatchState.Missing, Single(Student("jo"), ["Id=UserPrincipalName"], User("u1", "jo@school.example")).State);

    [Fact]
    public void Match_5_a_user_name_is_not_completed_for_an_attribute_that_is_no_address()
        => Assert.Equal("u1", Single(Student("1") with { UserName = "jo" }, ["UserName=EmployeeId"], User("u1") with { EmployeeId = "JO" }).Account?.Id);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    public void Match_5_each_extension_attribute_is_its_own(int number)
    {
        var attributes = Enumerable.Range(1, 15).Select(i => (string?)$"v{i}").ToArray();
        var match = Single(
            Student("1") with { Upn = $"v{number}" }, [$"Upn=ExtensionAttribute{number}"], User("u1") with { ExtensionAttributes = attributes }, User("u2"));

        Assert.Equal("u1", match.Account?.Id);
        Assert.Equal(
            MatchState.Missing,
            Single(Student("1") with { Upn = $"v{(number % 15) + 1}" }, [$"Upn=ExtensionAttribute{number}"], User("u1") with { ExtensionAttributes = attributes }).State);
    }

    [Fact]
    public void Match_5_the_immutable_id_is_found()
        => Assert.Equal("u1", Single(Student("1") with { Number = "aGk=" }, ["Number=OnPremisesImmutableId"], User("u1") with { OnPremisesImmutableId = "aGk=" }).Account?.Id);

    [Fact]
    public void Match_5_an_empty_attribute_fits_nobody()
    {
        var match = Single(Student("1") with { UserName = "", Email = " " }, ["UserPrincipalName", "Mail"], User("u1", "@school.example") with { Mail = "" });

        Assert.Equal(MatchState.Missing, match.State);
        Assert.Equal("The MIS gives nothing that a match rule for this person asks for.", match.Detail);
        Assert.Null(match.MatchedBy);
    }

    [Fact]
    public void Match_5_MatchDomain_completes_instead_of_the_default_domain()
    {
        var school = School("A", Student("1") with { UserName = "jo" }) with { Domain = " @pupils.example " };

        Assert.Equal("u2", Match([school], User("u1", "jo@school.example"), User("u2", "jo@pupils.example")).People[0].Account?.Id);
    }

    [Fact]
    public void Match_5_the_first_rule_that_gives_one_account_wins()
    {
        var person = Student("1") with { UserName = "jo", Email = "jo@mail.example" };
        DirectoryUser[] users = [User("u1", "jo@school.example"), User("u2") with { Mail = "jo@mail.example" }];

        Assert.Equal("u1", Single(person, ["UserPrincipalName", "Mail"], users).Account?.Id);
        Assert.Equal("u2", Single(person, ["Mail", "UserPrincipalName"], users).Account?.Id);
    }

    [Fact]
    public void Match_5_rules_for_a_role_are_for_that_role_only()
    {
        var student = Student("1") with { Number = "5" };
        var staff = Staff("2") with { Number = "6" };
        DirectoryUser[] users = [User("u5") with { EmployeeId = "5" }, User("u6") with { EmployeeId = "6" }];

        Assert.Equal(
            ["u5", null],
            Match([School("A", student, staff) with { Rules = Rules("Student:EmployeeId") }], users).People.Select(p => p.Account?.Id));
        Assert.Equal(
            [null, "u6"],
            Match([School("A", student, staff) with { Rules = Rules("Staff:EmployeeId") }], users).People.Select(p => p.Account?.Id));
    }

    [Fact]
    public void Match_5_several_accounts_leave_it_to_the_next_rule()
    {
        var person = Student("1") with { Number = "5", Email = "jo@mail.example" };
        DirectoryUser[] users = [User("u1") with { EmployeeId = "5" }, User("u2") with { EmployeeId = "5", Mail = "jo@mail.example" }];

        var match = Single(person, ["EmployeeId", "Mail"], users);

        Assert.Equal((MatchState.Matched, "u2", "Mail"), (match.State, match.Account?.Id, match.MatchedBy));
    }

    [Fact]
    public void Match_5_several_accounts_and_no_later_rule_that_gives_one_is_ambiguous()
    {
        var person = Student("1") with { Number = "5", Email = "jo@mail.example" };
        DirectoryUser[] users = [User("u2", "b@school.example") with { EmployeeId = "5" }, User("u1", "a@school.example") with { EmployeeId = "5" }];

        var match = Single(person, ["EmployeeId", "Mail"], users);

        Assert.Equal((MatchState.Ambiguous, null), (match.State, match.Account));
        Assert.Null(match.MatchedBy);
        Assert.Equal(["u1", "u2"], match.Candidates.Select(c => c.Id));
        Assert.Equal("Several accounts fit by EmployeeId: a@school.example, b@school.example.", match.Detail);
    }

    [Fact]
    public void Match_5_the_first_rule_that_finds_several_is_the_one_that_is_told()
    {
        var person = Student("5") with { Email = "office@school.example" };
        DirectoryUser[] users =
        [
            User("u2", "same@school.example") with { EmployeeId = "5" }, User("u1", "same@school.example") with { EmployeeId = "5" },
            User("u3") with { Mail = "office@school.example" }, User("u4") with { Mail = "office@school.example" },
        ];

        var match = Single(person, ["Id=EmployeeId", "Mail"], users);

        Assert.Equal("Several accounts fit by Id=EmployeeId: same@school.example, same@school.example.", match.Detail);
        Assert.Equal(["u1", "u2"], match.Candidates.Select(c => c.Id));
    }

    [Fact]
    public void Match_5_an_address_without_a_name_has_no_prefix()
        => Assert.Equal(
            "The MIS gives nothing that a match rule for this person asks for.",
            Single(Student("1") with { Email = "@school.example" }, ["Email=UpnPrefix"], User("u1", "@school.example")).Detail);

    [Theory]
    [InlineData(5, "a0@x.example, a1@x.example, a2@x.example, a3@x.example, a4@x.example.")]
    [InlineData(6, "a0@x.example, a1@x.example, a2@x.example, a3@x.example, a4@x.example and others.")]
    public void Match_5_the_detail_lists_five_accounts(int count, string listed)
    {
        var users = Enumerable.Range(0, count).Select(i => User($"u{i}", $"a{i}@x.example") with { EmployeeId = "5" }).ToArray();

        Assert.EndsWith(": " + listed, Single(Student("5"), ["Id=EmployeeId"], users).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_5_a_disabled_account_counts_when_no_enabled_one_fits_by_any_rule()
    {
        var person = Student("1") with { UserName = "jo", Email = "jo@mail.example" };
        var disabled = User("u1", "jo@school.example") with { Enabled = false };
        var enabled = User("u2") with { Mail = "jo@mail.example" };

        Assert.Equal("u2", Single(person, ["UserPrincipalName", "Mail"], disabled, enabled).Account?.Id);
        var match = Single(person, ["UserPrincipalName", "Mail"], disabled);
        Assert.Equal((MatchState.Matched, "u1", true), (match.State, match.Account?.Id, match.IsDisabled));
        Assert.Equal("The account is disabled.", match.Detail);
    }

    [Fact]
    public void Match_5_one_enabled_account_beside_disabled_ones_is_the_one()
        => Assert.Equal("u2", Single(Student("5"), ["Id=EmployeeId"], User("u1") with { EmployeeId = "5", Enabled = false }, User("u2") with { EmployeeId = "5" }).Account?.Id);

    [Fact]
    public void Match_5_several_enabled_accounts_stay_ambiguous_though_one_disabled_fits_later()
    {
        var person = Student("5") with { Email = "jo@mail.example" };
        DirectoryUser[] users =
            [User("u1") with { EmployeeId = "5" }, User("u2") with { EmployeeId = "5" }, User("u3") with { Mail = "jo@mail.example", Enabled = false }];

        Assert.Equal(MatchState.Ambiguous, Single(person, ["Id=EmployeeId", "Mail"], users).State);
    }

    [Fact]
    public void Match_5_guests_never_match_and_the_detail_says_so()
    {
        var person = Student("1") with { UserName = "jo" };
        var guest = User("u1", "jo@school.example") with { IsGuest = true };

        var match = Single(person, ["UserPrincipalName"], guest);

        Assert.Equal(MatchState.Missing, match.State);
        Assert.Equal("Only the guest jo@school.example fits; guests are never matched.", match.Detail);
        Assert.Equal("u2", Single(Student("5"), ["Id=EmployeeId"], User("u1") with { EmployeeId = "5", IsGuest = true }, User("u2") with { EmployeeId = "5" }).Account?.Id);
    }

    [Fact]
    public void Match_5_missing_says_what_was_looked_for()
        => Assert.Equal(
            "No account has UserPrincipalName jo@school.example or UserPrincipalName j@x.example or Mail j@x.example.",
            Single(Student("1") with { UserName = "jo", Email = "j@x.example" }, ["UserPrincipalName", "Mail"], User("u9")).Detail);

    [Fact]
    public void Match_5_one_account_for_two_people_of_one_school_is_a_conflict_for_both()
    {
        var table = Match(
            [School("A", Student("1") with { UserName = "jo" }, Student("2") with { Email = "jo@school.example" }, Student("3") with { UserName = "al" })],
            User("u1", "jo@school.example"),
            User("u2", "al@school.example"));

        Assert.Equal([MatchState.Conflict, MatchState.Conflict, MatchState.Matched], table.People.Select(p => p.State));
        Assert.All(table.People.Take(2), p => Assert.Null(p.Account));
        Assert.All(table.People.Take(2), p => Assert.Equal("u1", Assert.Single(p.Candidates).Id));
        Assert.Equal("The account jo@school.example also fits student 2 of school A.", table.People[0].Detail);
        Assert.Equal("UserPrincipalName", table.People[0].MatchedBy);
    }

    [Fact]
    public void Match_5_one_account_for_a_student_and_staff_anywhere_is_a_conflict_for_both()
    {
        var table = Match(
            [School("A", Student("1") with { UserName = "jo" }), School("B", Staff("1") with { UserName = "jo" }), School("C", Student("9") with { UserName = "jo" })],
            User("u1", "jo@school.example"));

        Assert.All(table.People, p => Assert.Equal(MatchState.Conflict, p.State));
        Assert.Equal("The account jo@school.example also fits student 1 of school A, student 9 of school C.", table.People[1].Detail);
        Assert.Equal("The account jo@school.example also fits staff 1 of school B.", table.People[0].Detail);
    }

    [Fact]
    public void Match_5_the_others_in_a_conflict_are_told_in_a_fixed_order()
    {
        var table = Match(
            [
                School("B", Student("1") with { UserName = "jo" }),
                School("A", Staff("8") with { UserName = "jo" }, Student("2") with { UserName = "jo" }, Student("10") with { UserName = "jo" }, Student("b") with { UserName = "jo" }),
            ],
            User("u1", "jo@school.example"));

        Assert.Equal(
            "The account jo@school.example also fits student 10 of school A, student 2 of school A, staff 8 of school A.",
            table.Find("A", PersonRole.Student, "b")?.Detail);
    }

    [Fact]
    public void Match_5_the_same_id_as_student_and_staff_is_two_people()
    {
        var table = Match(
            [School("A", Student("4001") with { UserName = "jo" }, Staff("4001") with { UserName = "al" })],
            User("u1", "jo@school.example"),
            User("u2", "al@school.example"));

        Assert.Equal("u1", table.Find("A", PersonRole.Student, "4001")?.Account?.Id);
        Assert.Equal("u2", table.Find("A", PersonRole.Teacher, "4001")?.Account?.Id);
        Assert.Null(table.Find("B", PersonRole.Student, "4001"));
    }

    [Theory]
    [InlineData(PersonRole.Student)]
    [InlineData(PersonRole.Teacher)]
    public void Match_5_the_same_account_in_several_schools_with_the_same_role_is_normal(PersonRole role)
    {
        var person = Student("1") with { Role = role, UserName = "jo" };

        var table = Match([School("A", person), School("B", person with { Id = "2" })], User("u1", "jo@school.example"));

        Assert.All(table.People, p => Assert.Equal((MatchState.Matched, "u1"), (p.State, p.Account?.Id)));
    }

    [Fact]
    public void Match_5_a_conflict_in_one_school_leaves_the_person_in_the_other_alone()
    {
        var table = Match(
            [School("A", Student("1") with { UserName = "jo" }, Student("2") with { UserName = "jo" }), School("B", Student("1") with { UserName = "jo" })],
            User("u1", "jo@school.example"));

        Assert.Equal([MatchState.Conflict, MatchState.Conflict, MatchState.Matched], table.People.Select(p => p.State));
    }

    [Fact]
    public void Match_5_a_person_who_stands_twice_in_the_list_is_one_person()
    {
        var person = Student("1") with { UserName = "jo" };

        Assert.Equal(MatchState.Matched, Assert.Single(Match([School("A", person, person with { })], User("u1", "jo@school.example")).People).State);
    }

    [Fact]
    public void Match_5_an_account_that_the_directory_gave_twice_is_one_account()
        => Assert.Equal("u1", Single(Student("5"), ["Id=EmployeeId"], User("u1") with { EmployeeId = "5" }, User("U1") with { EmployeeId = "5" }).Account?.Id, ignoreCase: true);

    [Fact]
    public void Match_5_the_row_that_is_shown_carries_everything()
    {
        var shown = Single(
            Student("1") with { GivenName = "Jo", FamilyName = "Smith", UserName = "jo" }, ["UserPrincipalName"], User("u1", "jo@school.example") with { Enabled = false }).ToPersonMatch();

        Assert.Equal(
            new PersonMatch
            {
                PersonId = "1",
                DisplayName = "Jo Smith",
                Role = PersonRole.Student,
                School = "A",
                State = MatchState.Matched,
                MatchedBy = "UserPrincipalName",
                UserPrincipalName = "jo@school.example",
                UserId = "u1",
                Detail = "The account is disabled.",
            },
            shown);
    }

    private static MatchedPerson Single(MisPersonRecord person, string[] rules, params DirectoryUser[] users) =>
        Assert.Single(Match([School("A", person) with { Rules = Rules(rules) }], users).People);

    internal static MatchTable Match(MatchSchool[] schools, params DirectoryUser[] users) =>
        PersonMatcher.Match(schools, new AccountIndex(users), Domain);

    internal static MatchRule[] Rules(params string[] rules) => [.. rules.Select(MatchRule.Parse)];

    internal static MatchSchool School(string id, params MisPersonRecord[] people) => new() { Id = id, People = people };

    internal static MisPersonRecord Student(string id) => new() { Id = id, Role = PersonRole.Student };

    internal static MisPersonRecord Staff(string id) => new() { Id = id, Role = PersonRole.Teacher };

    internal static DirectoryUser User(string id, string? upn = null) => new() { Id = id, UserPrincipalName = upn ?? $"{id}@upn.example" };
}
