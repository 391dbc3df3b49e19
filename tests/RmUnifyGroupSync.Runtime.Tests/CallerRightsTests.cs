using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Requirement C7: who may make a group by hand.</summary>
public sealed class CallerRightsTests
{
    [Theory]
    [InlineData("u-admin", "A", true)] // in AdminOwner, by user principal name
    [InlineData("u-teacher", "A", true)]
    [InlineData("u-teacher", "B", false)] // teaches at another school
    [InlineData("u-pupil", "A", false)]
    [InlineData("u-nobody", "A", false)]
    public void C7_administrators_and_teaching_staff_of_the_school_may(string caller, string school, bool may)
    {
        DirectoryUser[] users = [User("admin"), User("teacher"), User("pupil")];
        SchoolToday[] schools = [School("A", ("teacher", PersonRole.Teacher), ("pupil", PersonRole.Student)), School("B")];
        var matches = PersonMatcher.Match([.. schools.Select(s => new MatchSchool { Id = s.Id, People = s.People })], new AccountIndex(users), "x.test");
        TenantReading tenant = new(
            new("t", "T", "x.test"), users.ToDictionary(u => u.Id), LinkBook.Of(schools, [], [], LedgerSnapshot.Empty), [], matches, LedgerSnapshot.Empty);
        Assert.Equal(may, CallerRights.MayIn(schools.Single(s => s.Id == school), tenant, caller));
    }

    private static DirectoryUser User(string name) => new() { Id = $"u-{name}", UserPrincipalName = $"{name}@x.test" };

    private static SchoolToday School(string id, params (string Name, PersonRole Role)[] people)
    {
        MisSchoolRecord record = new() { Id = id, Name = id, People = [.. people.Select(p => new MisPersonRecord { Id = p.Name, Role = p.Role, UserName = p.Name })] };
        return SchoolReading.On(record, new() { AdminOwner = id == "A" ? ["Admin@x.test"] : [] }, new(2026, 11, 20));
    }
}
