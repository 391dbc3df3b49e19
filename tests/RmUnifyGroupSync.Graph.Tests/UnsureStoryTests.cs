using System.Globalization;
using System.Reflection;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Whatever the answer to each point that no source settles (§14), a small school is made, changed and kept as it should be.</summary>
[Trait("Contract", "graph.md §13, §14")]
public sealed class UnsureStoryTests
{
    [Theory(DisplayName = "§14: creation, two nights, a leaving owner, a deletion and its restoration, with either answer of every switch")]
    [MemberData(nameof(Answers))]
    public async Task Story(string answer)
    {
        using var school = await PracticeSchool.OpenAsync(Options(answer));
        var wanted = ConvergenceTests.Classes(school, 6);
        Assert.Empty(await SmallEngine.RunAsync(school.Recalling(), wanted, default));
        ConvergenceTests.AssertAsWanted(school, wanted);

        wanted[0] = wanted[0] with { MemberIds = [.. wanted[0].MemberIds.Skip(3), .. school.Users[50..55]] };
        wanted[1] = wanted[1] with { OwnerIds = [.. wanted[1].OwnerIds, school.Users[59]] };
        Assert.Empty(await SmallEngine.RunAsync(school.Recalling(), wanted, default));
        ConvergenceTests.AssertAsWanted(school, wanted);

        var leaver = new GroupLinks { GroupId = school.Group("c1").Id, OwnerIds = wanted[1].OwnerIds.Take(1).ToArray() };
        Assert.All(await school.Directory.RemoveLinksAsync([leaver], default).ToListAsync(), o => Assert.Equal(WriteState.Applied, o.State));
        wanted[1] = wanted[1] with { OwnerIds = [.. wanted[1].OwnerIds.Skip(1)] };

        var gone = school.Group("c2").Id;
        await school.Directory.DeleteGroupAsync(gone, default);
        Assert.Contains(await school.Directory.ReadDeletedGroupsAsync(default), g => g.Id == gone);
        await school.Directory.RestoreGroupAsync(gone, default);
        Assert.Empty(await SmallEngine.RunAsync(school.Recalling(), wanted, default));
        ConvergenceTests.AssertAsWanted(school, wanted);

        var writes = school.Tenant.Inspect().Writes;
        Assert.Empty(await SmallEngine.RunAsync(school.Recalling(), wanted, default));
        Assert.Equal(writes, school.Tenant.Inspect().Writes);
    }

    public static TheoryData<string> Answers()
    {
        var data = new TheoryData<string>();
        foreach (var property in Switches)
        {
            var values = property.PropertyType.IsEnum ? Enum.GetNames(property.PropertyType) : ["True", "False"];
            foreach (var value in values) data.Add($"{property.Name}={value}");
        }

        foreach (var value in new[] { "MaximumDescriptionLength=64", "DescriptionFilledInAfter=00:01:00", "DeltaTokenLifetime=00:00:01", "DeltaLag=01:00:00", "DeltaPageSize=1", "DeltaLinksPerPage=2" })
            data.Add(value);
        return data;
    }

    // By reflection, so that a switch that is added later is in the story at once. Quotas and faults have tests of their own.
    private static IEnumerable<PropertyInfo> Switches => typeof(SandboxOptions).GetProperties()
        .Where(p => p.CanWrite && (p.PropertyType == typeof(bool) || p.PropertyType.IsEnum) && p.Name is not nameof(SandboxOptions.Faults));

    private static SandboxOptions Options(string answer)
    {
        var (name, value) = (answer.Split('=')[0], answer.Split('=')[1]);
        var property = typeof(SandboxOptions).GetProperty(name)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var options = name.StartsWith("Upsert", StringComparison.Ordinal) ? new SandboxOptions { PostUniqueName = UncertainInput.Refused } : new();
        property.SetValue(options, type.IsEnum ? Enum.Parse(type, value)
            : type == typeof(TimeSpan) ? TimeSpan.Parse(value, CultureInfo.InvariantCulture)
            : Convert.ChangeType(value, type, CultureInfo.InvariantCulture));
        return options;
    }
}
