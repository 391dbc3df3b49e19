using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;
using static RmUnifyGroupSync.Engine.Tests.Matching.PersonMatcherTests;

namespace RmUnifyGroupSync.Engine.Tests.Matching;

public sealed class MatchFileTests
{
    private static readonly DirectoryUser[] Users =
        [User("u1", "jo@school.example"), User("u2", "al@school.example"), User("u3", "guest@x.example") with { IsGuest = true }, User("u4", "old@school.example") with { Enabled = false }];

    [Theory]
    [InlineData("al@school.example")]
    [InlineData(" AL@School.example ")]
    [InlineData("U2")]
    public void Match_5_the_match_file_wins_over_every_rule(string account)
    {
        var match = One(new MatchFileEntry("A", PersonRole.Student, "1", account));

        Assert.Equal((MatchState.Matched, "u2", "MatchFile"), (match.State, match.Account?.Id, match.MatchedBy));
        Assert.Null(match.Detail);
    }

    [Theory]
    [InlineData("A", PersonRole.Teacher, "1")]
    [InlineData("A", PersonRole.Student, "01")]
    [InlineData("B", PersonRole.Student, "1")]
    [InlineData("", PersonRole.Student, "1")]
    [InlineData("Greenwood", PersonRole.Student, "1")]
    public void Match_5_a_row_for_somebody_else_changes_nothing(string school, PersonRole role, string id)
        => Assert.Equal(("u1", "UserPrincipalName"), Selected(One(new MatchFileEntry(school, role, id, "u2"))));

    [Theory]
    [InlineData(" A ", " 1 ")]
    [InlineData("123/4567", "1")]
    [InlineData("1234567", "1")]
    [InlineData("hillside HIGH", "1")]
    [InlineData("a", "1")]
    public void Match_5_a_row_names_the_school_by_id_number_or_name(string school, string id)
        => Assert.Equal(("u2", "MatchFile"), Selected(One(new MatchFileEntry(school, PersonRole.Student, id, "u2"))));

    [Fact]
    public void Match_5_a_row_whose_school_could_be_two_is_used_for_neither()
    {
        MatchFileEntry[] file = [new("Hillside", PersonRole.Student, "1", "u2")];
        var person = Student("1") with { UserName = "jo" };

        var table = Match([School("A", person) with { Name = "Hillside", File = file }, School("B", person) with { Name = "hillside", File = file }], Users);

        Assert.All(table.People, p => Assert.Equal(MatchState.Ambiguous, p.State));
        Assert.All(table.People, p => Assert.Equal("The match file's school \"Hillside\" stands for several schools; name it by its id.", p.Detail));
        Assert.All(table.People, p => Assert.Null(p.Account));
    }

    [Fact]
    public void Match_5_schools_with_the_same_ids_do_not_mix()
    {
        MatchFileEntry[] file = [new("B", PersonRole.Student, "1", "u2")];
        var person = Student("1") with { UserName = "jo" };

        var table = Match([School("A", person) with { File = file }, School("B", person) with { File = file }], Users);

        Assert.Equal(["u1", "u2"], table.People.Select(p => p.Account?.Id));
    }

    [Theory]
    [InlineData("nobody@school.example", "The match file names nobody@school.example, which is no account of this tenant.")]
    [InlineData("guest@x.example", "The match file names guest@x.example, which is a guest; guests are never matched.")]
    [InlineData(" ", "The match file says that this person has no account.")]
    public void Match_5_a_row_without_a_usable_account_is_missing_and_no_rule_is_tried(string account, string detail)
    {
        var match = One(new MatchFileEntry("A", PersonRole.Student, "1", account));

        Assert.Equal((MatchState.Missing, null, detail), (match.State, match.Account, match.Detail));
    }

    [Fact]
    public void Match_5_a_disabled_account_in_the_file_is_matched_as_disabled()
    {
        var match = One(new MatchFileEntry("A", PersonRole.Student, "1", "u4"));

        Assert.Equal((MatchState.Matched, true, "The account is disabled."), (match.State, match.IsDisabled, match.Detail));
    }

    [Fact]
    public void Match_5_rows_that_contradict_each_other_are_ambiguous()
    {
        var match = One(
            new MatchFileEntry("A", PersonRole.Student, "1", "jo@school.example"),
            new MatchFileEntry("A", PersonRole.Student, "1", "al@school.example"),
            new MatchFileEntry("A", PersonRole.Student, "1", ""));

        Assert.Equal((MatchState.Ambiguous, "The match file names several accounts: none, al@school.example, jo@school.example."), (match.State, match.Detail));
        Assert.Equal(["u2", "u1"], match.Candidates.Select(c => c.Id));
    }

    [Fact]
    public void Match_5_rows_that_say_the_same_in_two_ways_are_one()
        => Assert.Equal(
            ("u2", "MatchFile"),
            Selected(One(new MatchFileEntry("A", PersonRole.Student, "1", "u2"), new MatchFileEntry("1234567", PersonRole.Student, "1", "AL@school.example"))));

    [Fact]
    public void Match_5_whom_the_file_names_keeps_the_account_against_a_rule()
    {
        MatchFileEntry[] file = [new("A", PersonRole.Student, "1", "u1")];
        var table = Match(
            [
                School("A", Student("1"), Student("2") with { UserName = "jo" }) with { File = file },
                School("C", Student("4") with { UserName = "al" }) with { File = file },
            ],
            Users);

        Assert.Equal([MatchState.Matched, MatchState.Conflict, MatchState.Matched], table.People.Select(p => p.State));
        Assert.Contains("also fits student 1 of school A", table.People[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_5_a_student_whom_the_file_gives_the_account_of_a_member_of_staff_does_not_get_it()
    {
        MatchFileEntry[] file = [new("A", PersonRole.Student, "1", "u2")];

        var table = Match([School("A", Student("1")) with { File = file }, School("B", Staff("9") with { UserName = "al" })], Users);

        Assert.All(table.People, p => Assert.Equal((MatchState.Conflict, null), (p.State, p.Account?.Id)));
        Assert.Equal(2, table.People.Count);
    }

    [Fact]
    public void Match_5_a_member_of_staff_whom_the_file_names_keeps_the_account_against_a_student_of_a_rule()
    {
        MatchFileEntry[] file = [new("A", PersonRole.Teacher, "9", "u2")];

        var table = Match([School("A", Student("1") with { UserName = "al" }, Staff("9")) with { File = file }], Users);

        Assert.Equal([(PersonRole.Student, MatchState.Conflict), (PersonRole.Teacher, MatchState.Matched)], table.People.Select(p => (p.Person.Role, p.State)).Order());
    }

    [Fact]
    public void Match_5_two_whom_the_file_gives_one_account_are_in_conflict()
    {
        MatchFileEntry[] file = [new("A", PersonRole.Student, "1", "u1"), new("A", PersonRole.Student, "2", "u1")];

        var table = Match([School("A", Student("1"), Student("2")) with { File = file }], Users);

        Assert.All(table.People, p => Assert.Equal(MatchState.Conflict, p.State));
    }

    private static (string?, string?) Selected(MatchedPerson match) => (match.Account?.Id, match.MatchedBy);

    private static MatchedPerson One(params MatchFileEntry[] file) => Assert.Single(Match(
        [School("A", Student("1") with { UserName = "jo" }) with { Name = "Hillside High", DfeNumber = "123/4567", File = file }], Users).People);
}
