namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>The checks of the surface find what is missing.</summary>
public sealed class SurfaceSelfTests
{
    private static readonly PublishedCmdlet Published =
        Assert.Single(SurfaceBaseline.Parse(["Set-Thing changes | -Id @two | Thing: Id @two", "@two = One Two"]));

    [Fact]
    public void The_list_is_read() =>
        Assert.Equal(
            ("Set-Thing", true, "Id One Two", "Thing", "Id One Two"),
            (Published.Name, Published.Changes, string.Join(' ', Published.Parameters), Published.OutputType, string.Join(' ', Published.OutputProperties)));

    [Fact]
    public void All_lists_have_their_lines()
    {
        Assert.Equal(35, SurfaceBaseline.Cmdlets.Count);
        Assert.Equal(27, SurfaceBaseline.ErrorIds.Count);
        Assert.Equal(43, SurfaceBaseline.Cmdlets.Single(c => c.Name == "Set-GroupSyncSetting").Parameters.Count);
        Assert.All(SurfaceBaseline.Cmdlets, c => Assert.Equal(c.OutputType is null, c.OutputProperties.Count == 0));
        Assert.Subset(SurfaceBaseline.Cmdlets.Select(c => c.Name).ToHashSet(), NotBuiltYet.Cmdlets.ToHashSet());
    }

    [Fact]
    public void A_whole_cmdlet_misses_nothing() => Assert.Empty(Missing(Thing()));

    [Fact]
    public void A_missing_cmdlet_is_found() => Assert.Equal(["Set-Thing is missing."], Missing(null));

    [Fact]
    public void A_missing_parameter_is_found() => Assert.Equal(["Set-Thing -Two is missing."], Missing(Thing() with { Parameters = new HashSet<string> { "Id", "One" } }));

    [Fact]
    public void A_missing_what_if_is_found() => Assert.Single(Missing(Thing() with { SupportsShouldProcess = false }));

    [Fact]
    public void A_missing_output_type_is_found() => Assert.Single(Missing(Thing() with { OutputTypes = ["Other"] }));

    [Fact]
    public void A_missing_property_is_found() => Assert.Single(SurfaceRules.Missing(Published, Thing(), _ => new HashSet<string> { "Id", "Two" }));

    [Fact]
    public void An_unknown_output_type_is_found() => Assert.Equal(3, SurfaceRules.Missing(Published, Thing(), _ => null).Count());

    [Theory]
    [InlineData("SetThingCommand", "src/RmUnifyGroupSync/Commands/SetThingCommand.cs", "[Cmdlet(1)]", 0)]
    [InlineData("SetThingCommand", "src/RmUnifyGroupSync/Commands/Session/SetThingCommand.cs", "[Cmdlet(1)]", 0)]
    [InlineData("SetThingCommand", "src/RmUnifyGroupSync/SetThingCommand.cs", "[Cmdlet(1)]", 1)]
    [InlineData("SetThingCmdlet", "src/RmUnifyGroupSync/Commands/SetThingCmdlet.cs", "[Cmdlet(1)]", 2)]
    [InlineData("SetThingCommand", "src/RmUnifyGroupSync/Commands/SetThingCommand.cs", "[Cmdlet(1)] [Cmdlet(2)]", 1)]
    public void A_misplaced_cmdlet_is_found(string typeName, string path, string text, int expected) =>
        Assert.Equal(expected, SurfaceRules.Misplaced([Thing() with { TypeName = typeName }], [new SourceFile(path, text)]).Count());

    private static IEnumerable<string> Missing(DeclaredCmdlet? declared) =>
        SurfaceRules.Missing(Published, declared, t => t == "Thing" ? new HashSet<string> { "Id", "One", "Two", "More" } : null);

    private static DeclaredCmdlet Thing() =>
        new("SetThingCommand", "Set", "Thing", true, false, new HashSet<string> { "Id", "One", "Two", "Three" }, ["Thing"]);
}
