using System.Management.Automation;
using System.Reflection;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>What every cmdlet keeps to (notes/powershell.md §1, surface.md).</summary>
public sealed class CmdletConventionTests : IDisposable
{
    private readonly ModuleSession _session = ModuleSession.With(new FakeService());

    private List<CmdletInfo> Commands => _session.Run("Get-Command -Module RmUnifyGroupSync").As<CmdletInfo>();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Verbs_are_approved()
    {
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(t => t.Namespace == "System.Management.Automation" && t.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => (string)f.GetValue(null)!).ToHashSet();

        Assert.All(Commands, c => Assert.Contains(c.Verb, approved));
    }

    [Fact]
    public void Every_cmdlet_says_what_it_writes() => Assert.All(Commands, c =>
    {
        // An address is text, and a test says true or false unless it is asked for details.
        Type[] plain = c.Verb == "Test" ? [typeof(bool)] : c.Name == "Get-GroupSyncConsentUrl" ? [typeof(string)] : [];
        Assert.Equal(plain, c.OutputType.Select(t => t.Type).Intersect([typeof(bool), typeof(string)]));
        var types = c.OutputType.Select(t => t.Type).Except(plain).Except(c.Verb == "Export" ? [typeof(FileInfo)] : []).ToList();
        Assert.True(c.OutputType.Count > 0 && types.Count < 2, $"{c.Name} has {c.OutputType.Count} output types");
        Assert.All(types, type => Assert.True(type == typeof(void) || type.Namespace == "RmUnifyGroupSync", $"{c.Name} writes {type}"));
    });

    [Theory]
    [InlineData("Connect-GroupSync", nameof(GroupSyncContext))]
    [InlineData("Get-GroupSyncContext", nameof(GroupSyncContext))]
    [InlineData("New-GroupSyncSandbox", nameof(GroupSyncSandbox))]
    [InlineData("Get-GroupSyncSetting", nameof(GroupSyncSetting))]
    [InlineData("Get-MisSchool", nameof(MisSchool))]
    [InlineData("Get-MisGroup", nameof(MisGroup))]
    [InlineData("Get-MisGroupMember", nameof(MisGroupMember))]
    [InlineData("Import-MisObject", nameof(MisObjectFile))]
    [InlineData("Get-O365ClassGroup", nameof(O365ClassGroup))]
    [InlineData("Get-O365GroupMember", nameof(O365GroupMember))]
    [InlineData("New-O365ClassGroup", nameof(O365ClassGroup))]
    [InlineData("Sync-O365GroupMember", nameof(GroupSyncResult))]
    [InlineData("Get-GroupSyncPlan", nameof(PlannedChange))]
    [InlineData("Invoke-GroupSync", nameof(GroupSyncRun))]
    [InlineData("Get-GroupSyncMatch", nameof(PersonMatch))]
    [InlineData("Restore-O365ClassGroup", nameof(O365ClassGroup))]
    [InlineData("Find-GroupSyncAdoption", nameof(AdoptionCandidate))]
    [InlineData("Set-GroupSyncLink", nameof(O365ClassGroup))]
    [InlineData("Get-GroupSyncRun", nameof(GroupSyncRun))]
    [InlineData("Get-GroupSyncChange", nameof(GroupSyncChange))]
    [InlineData("Import-GroupSyncSetting", nameof(GroupSyncSetting))]
    public void The_output_type_is_that_of_the_surface(string command, string type) =>
        Assert.Equal("RmUnifyGroupSync." + type, Commands.Single(c => c.Name == command).OutputType.Single().Name);

    [Fact]
    public void What_changes_something_supports_WhatIf_and_Confirm()
    {
        string[] changing = ["New", "Set", "Reset", "Sync", "Remove", "Restore", "Invoke", "Register", "Unregister", "Export", "Import"];

        // The diagnostic writes a file when it is given a path.
        Assert.All(Commands, c => Assert.Equal(changing.Contains(c.Verb) || c.Name == "Get-GroupSyncDiagnostic", c.Parameters.ContainsKey("WhatIf")));
        var high = Commands.Where(c => c.ImplementingType.GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact == ConfirmImpact.High);
        Assert.Equal(["Remove-O365ClassGroup"], high.Select(c => c.Name));
    }

    [Fact]
    public void The_same_parameter_name_means_the_same_type_everywhere()
    {
        // A role is Student or Teacher in the MIS and Owner or Member in Microsoft 365: the surface has both.
        string[] exceptions = ["InputObject", "Role"];
        var byName = Commands.SelectMany(c => Own(c).Where(p => !exceptions.Contains(p.Name)).Select(p => (Command: c.Name, p.Name, Type: ElementType(p.ParameterType))))
            .GroupBy(p => p.Name);

        Assert.All(byName, group => Assert.True(
            group.Select(p => p.Type).Distinct().Count() == 1, string.Join(", ", group.Select(p => $"{p.Command} -{p.Name} {p.Type}"))));
    }

    [Fact]
    public void Mandatory_parameters_say_what_is_wanted() => Assert.All(
        Commands.SelectMany(c => Own(c).SelectMany(p => p.Attributes.OfType<ParameterAttribute>().Select(a => (c.Name, p, a)))).Where(x => x.a.Mandatory),
        x => Assert.False(string.IsNullOrWhiteSpace(x.a.HelpMessage), $"{x.Name} -{x.p.Name}"));

    [Fact]
    public void A_parameter_set_takes_at_most_one_parameter_from_the_pipeline_by_value() => Assert.All(
        Commands.SelectMany(c => c.ParameterSets), set => Assert.True(set.Parameters.Count(p => p.ValueFromPipeline) <= 1, set.ToString()));

    [Fact]
    public void Object_ids_bind_by_the_names_of_other_modules()
    {
        string[] commands = ["Get-O365ClassGroup", "Get-O365GroupMember", "Sync-O365GroupMember", "Remove-O365ClassGroup"];

        Assert.All(commands, name => Assert.Equal(
            ["ExternalDirectoryObjectId", "GroupId", "ObjectId"],
            Commands.Single(c => c.Name == name).Parameters["Id"].Aliases.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Connected_cmdlets_take_a_context()
    {
        string[] without =
        [
            "Connect-GroupSync", "Export-GroupSyncSetting", "Get-GroupSyncContext", "Get-GroupSyncDiagnostic", "Get-GroupSyncSchedule", "Get-GroupSyncSetting", "Get-MisSchool",
            "Import-GroupSyncSetting", "Import-MisObject", "New-GroupSyncSandbox", "Register-GroupSyncSchedule", "Reset-GroupSyncSetting", "Set-GroupSyncSetting", "Test-MisSource",
            "Unregister-GroupSyncSchedule",
        ];

        Assert.All(Commands, c => Assert.Equal(!without.Contains(c.Name), c.Parameters.ContainsKey("Context")));
    }

    [Fact]
    public void Switches_are_switches_and_secrets_are_secure() => Assert.All(Commands.SelectMany(Own), p =>
    {
        Assert.NotEqual(typeof(bool), p.ParameterType);
        if (p.Name.Contains("Password", StringComparison.Ordinal) || p.Name.Contains("Token", StringComparison.Ordinal) && p.Name != "MisTokenUri")
            Assert.Equal(typeof(System.Security.SecureString), p.ParameterType);
    });

    [Fact]
    public void There_is_a_parameter_for_every_setting_and_it_has_the_setting_s_type()
    {
        var parameters = Commands.Single(c => c.Name == "Set-GroupSyncSetting").Parameters;

        foreach (var property in typeof(GroupSyncSetting).GetProperties().Where(p => p.Name is not ("Origin" or "EqualityContract")))
        {
            Assert.True(parameters.ContainsKey(property.Name), property.Name);
            var expected = property.Name == "MisColumn" ? typeof(System.Collections.IDictionary) : property.PropertyType;
            Assert.Equal(expected, parameters[property.Name].ParameterType);
        }
    }

    private static IEnumerable<ParameterMetadata> Own(CmdletInfo command) =>
        command.Parameters.Values.Where(p => !Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name));

    private static Type ElementType(Type type)
    {
        var element = type.IsArray ? type.GetElementType()! : type;
        return Nullable.GetUnderlyingType(element) ?? element;
    }
}
