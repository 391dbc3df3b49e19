using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Accounts of a large tenant from memory and the changes since (§3, §7).</summary>
[Trait("Contract", "graph.md §3, §7")]
public sealed class UserRecallTests
{
    [Fact(DisplayName = "§3, §7: the first night sees that the tenant is large, the second begins, from the third on one request brings the changes")]
    public async Task Recalls()
    {
        using var school = await PracticeSchool.OpenAsync(new() { DeltaPageSize = 2, DeltaEmptyPages = true, MaximumPageSize = 6 }, users: 60);
        Assert.False((await RecallAsync(school)).Remembered);
        Assert.False((await RecallAsync(school)).Remembered);
        school.Tenant.AddUsers([new() { UserPrincipalName = "new@x", EmployeeId = "E1" }, new() { UserPrincipalName = "u3@school.onmicrosoft.com", Mail = "other@x", AccountEnabled = false }]);
        school.Tenant.DeleteUser("u4@school.onmicrosoft.com");
        var recalled = await RecallAsync(school);
        Assert.True(recalled.Remembered);
        await AssertTrueAsync(school, recalled);

        var requests = school.Recorder.Requests.Count;
        await AssertTrueAsync(school, await RecallAsync(school));
        Assert.Equal(2 + 10, school.Recorder.Requests.Count - requests);
    }

    [Theory(DisplayName = "§3: whatever is lost costs a full read, and no more")]
    [InlineData("week")]
    [InlineData("gone")]
    [InlineData("refused")]
    [InlineData("file")]
    [InlineData("minimal")]
    [InlineData("contradiction")]
    [InlineData("elsewhere")]
    public async Task Loss(string loss)
    {
        var on = false;
        var tamper = new Tamper(c => on && c.Url.Contains("/delta", StringComparison.Ordinal) ? Lost(loss) : null);
        using var school = await PracticeSchool.OpenAsync(new() { DeltaExpiryIsGone = loss != "refused" }, between: tamper);
        await RecallAsync(school);
        await RecallAsync(school);
        school.Tenant.AddUsers([new() { UserPrincipalName = "new@x" }]);
        if (loss == "file") school.Memory.Write("users", "{");
        if (loss == "elsewhere") school.Memory.Write("users", school.Memory.Read("users")!.Replace("https://graph.microsoft.com", "https://graph.microsoft.us", StringComparison.Ordinal));
        school.Time.Advance(loss == "week" ? TimeSpan.FromDays(7) : TimeSpan.FromDays(1));
        on = true;
        var recalled = await RecallAsync(school);
        Assert.False(recalled.Remembered);
        await AssertTrueAsync(school, recalled);

        on = false;
        await RecallAsync(school);
        await AssertTrueAsync(school, await RecallAsync(school));
    }

    [Fact(DisplayName = "§7: a small tenant keeps no accounts, and what was kept of it goes")]
    public async Task Small()
    {
        using var school = await PracticeSchool.OpenAsync();
        for (var i = 0; i < 3; i++) Assert.False((await school.Directory.RecallUsersAsync(default)).Remembered);
        Assert.Null(school.Memory.Read("users"));
        await RecallAsync(school);
        await RecallAsync(school);
        Assert.NotNull(school.Memory.Read("users"));
        school.Time.Advance(TimeSpan.FromDays(8));
        await school.Directory.RecallUsersAsync(default);
        Assert.Null(school.Memory.Read("users"));
    }

    private static Reply? Lost(string loss) => loss switch
    {
        "gone" => new(410, "resyncRequired", "Start again."),
        "refused" => new(400, "syncStateNotFound", "Start again."),
        "minimal" => Page("""{"id":"00000000-0000-0000-0000-000000000001","mail":"m@x"}"""),
        "contradiction" => Page("""{"id":"1","userPrincipalName":"a@x","accountEnabled":true},{"id":"1","userPrincipalName":"b@x","accountEnabled":true}"""),
        _ => null,
    };

    private static Reply Page(string items) =>
        new(200, null, $$"""{"value":[{{items}}],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x"}""");

    private static Task<RecalledUsers> RecallAsync(PracticeSchool school) => school.Recalling().RecallUsersAsync(default);

    private static async Task AssertTrueAsync(PracticeSchool school, RecalledUsers recalled) =>
        Assert.Equal((await school.Directory.ReadUsersAsync(default)).Select(Line).Order(), recalled.Users.Select(Line).Order());

    private static string Line(DirectoryUser user) => string.Create(
        CultureInfo.InvariantCulture, $"{user.Id} {user.UserPrincipalName} {user.DisplayName} {user.Mail} {user.EmployeeId} {user.Enabled} {user.IsGuest} {string.Join('|', user.ExtensionAttributes)}");
}
