using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Token buckets (contract §5.1, §5.3).</summary>
[Trait("Contract", "graph.md §5.1, §5.3")]
public sealed class QuotaTests
{
    [Theory] // base price, $select, $expand, small $top, never below 1
    [InlineData("users", "2")]
    [InlineData("users?$select=id", "1")]
    [InlineData("users?$select=id&$top=5", "1")]
    [InlineData("groups?$filter=displayName eq 'x'", "1")]
    [InlineData("groups/{0}/members", "3")]
    [InlineData("groups/{0}/members?$select=id", "2")]
    [InlineData("groups/{0}/members?$select=id&$top=19", "1")]
    [InlineData("groups/{0}?$expand=members", "2")]
    [InlineData("groups/{0}/owners", "1")]
    [InlineData("groups/delta", null)]
    public async Task Prices_are_told(string url, string? units)
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var before = school.Tenant.Inspect().ResourceUnits;
        var answer = await school.Graph.GetAsync(string.Format(CultureInfo.InvariantCulture, url, id));
        answer.Expect(HttpStatusCode.OK);
        Assert.Equal(units, answer.Headers.GetValueOrDefault("x-ms-resource-unit"));
        Assert.Equal(int.Parse(units ?? "5", CultureInfo.InvariantCulture), school.Tenant.Inspect().ResourceUnits - before);
    }

    [Fact]
    public async Task A_small_tenant_gives_3500_units_in_10_seconds()
    {
        using var school = new School(new SandboxOptions { Quota = SandboxQuotaSize.Small });
        for (var i = 0; i < 700; i++)
            (await school.Graph.GetAsync("groups/delta")).Expect(HttpStatusCode.OK);

        var refused = await school.Graph.GetAsync("organization");

        refused.Refused(HttpStatusCode.TooManyRequests, "TooManyRequests", "");
        Assert.Equal("429", (string?)refused.Body!["error"]!["innerError"]!["status"]);
        Assert.StartsWith("Tenant_Application/ReadWrite/", refused.Headers["x-ms-throttle-scope"], StringComparison.Ordinal);
        Assert.EndsWith(school.Tenant.TenantId, refused.Headers["x-ms-throttle-scope"], StringComparison.Ordinal);
        Assert.Equal("ResourceUnitLimitExceeded", refused.Headers["x-ms-throttle-information"]);
        Assert.Equal("1.0", refused.Headers["x-ms-throttle-limit-percentage"]);
        school.Clock.Advance(TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture)));
        (await school.Graph.GetAsync("organization")).Expect(HttpStatusCode.OK);
    }

    [Fact] // §5.3
    public async Task Refused_calls_count_too()
    {
        using var school = new School(new SandboxOptions { Quota = SandboxQuotaSize.Small });
        Answer answer;
        do
            answer = await school.Graph.GetAsync("groups/delta");
        while (answer.Status == HttpStatusCode.OK);
        var first = int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture);

        for (var i = 0; i < 350; i++)
            answer = await school.Graph.GetAsync("groups/delta");

        // 350 refused calls of 5 units are half a window of 10 seconds.
        Assert.InRange(int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture), first + 4, first + 6);
    }

    [Fact]
    public async Task Writes_are_3000_in_150_seconds_parts_of_batches_counted_one_by_one_and_refused_ones_too()
    {
        using var school = new School(new SandboxOptions { Quota = SandboxQuotaSize.Large });
        var id = await school.CreateAsync();
        var parts = Enumerable.Range(1, 20).Select(i => (Func<JsonObject>)(() => GraphCaller.Part($"{i}", "PATCH", $"groups/{id}", new JsonObject { ["description"] = "x" }))).ToList();
        for (var i = 0; i < 149; i++)
        {
            await school.Graph.BatchAsync([.. parts.Select(p => p())]);
            school.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var answers = await school.Graph.BatchAsync([.. parts.Select(p => p())]);

        // 1 + 2,980 are paid for; 149 ms have given 2.98 back.
        Assert.Equal(20, answers.Values.Count(a => (int)a["status"]! == 204));
        answers = await school.Graph.BatchAsync([.. parts.Select(p => p())]);
        Assert.Equal(1, answers.Values.Count(a => (int)a["status"]! == 204));
        var refused = answers.Values.First(a => (int)a["status"]! == 429);
        Assert.Equal("WriteLimitExceeded", (string?)refused["headers"]!["x-ms-throttle-information"]);
        Assert.NotNull(refused["headers"]!["Retry-After"]);
        Assert.Equal("TooManyRequests", (string?)refused["body"]!["error"]!["code"]);

        // The longest wait of the parts is enough, a shorter one is not.
        var longest = answers.Values.Select(a => (string?)a["headers"]!["Retry-After"]).OfType<string>().Max(w => int.Parse(w, CultureInfo.InvariantCulture));
        school.Clock.Advance(TimeSpan.FromSeconds(longest));
        (await school.Graph.PatchAsync($"groups/{id}", new JsonObject { ["description"] = "y" })).Expect(HttpStatusCode.NoContent);
    }

    [Fact] // §5.1
    public async Task From_four_fifths_on_the_use_is_told()
    {
        using var school = new School(new SandboxOptions { Quota = SandboxQuotaSize.Small });
        Answer answer;
        var calls = 0;
        do
        {
            answer = await school.Graph.GetAsync("groups/delta");
            calls++;
        }
        while (!answer.Headers.ContainsKey("x-ms-throttle-limit-percentage"));

        Assert.Equal(560, calls);
        Assert.Equal("0.8", answer.Headers["x-ms-throttle-limit-percentage"]);
    }

    [Theory] // §14.4
    [InlineData(false, 1)]
    [InlineData(true, 20)]
    public async Task Each_link_of_a_patch_may_be_a_write(bool each, int writes)
    {
        using var school = new School(new SandboxOptions { EachLinkIsAWrite = each });
        var id = await school.CreateAsync();
        var before = school.Tenant.Inspect().Writes;
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind(school.Ids.Take(20)))).Expect(HttpStatusCode.NoContent);
        Assert.Equal(writes, school.Tenant.Inspect().Writes - before);
    }

    [Theory] // §13.3
    [InlineData(RetryAfterForm.Integer, "^[0-9]+$")]
    [InlineData(RetryAfterForm.Decimal, "^[0-9]+[.][0-9]{3}$")]
    [InlineData(RetryAfterForm.Date, "^Sun, 22 Nov 2026 02:00:[0-9]{2} GMT$")]
    [InlineData(RetryAfterForm.None, null)]
    public async Task Waiting_times_have_several_forms(RetryAfterForm form, string? pattern)
    {
        using var school = new School(new SandboxOptions { RetryAfter = form, FaultRate = 1, Faults = SandboxFaults.Throttled });
        var value = (await school.Graph.GetAsync("users")).Headers.GetValueOrDefault("Retry-After");
        if (pattern is null)
            Assert.Null(value);
        else
            Assert.Matches(pattern, value);
    }
}
