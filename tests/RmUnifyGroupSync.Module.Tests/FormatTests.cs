using System.Text.RegularExpressions;
using System.Xml.Linq;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>What people see (notes/powershell.md §5): tables of up to six columns within 100 characters, lists for single objects.</summary>
public sealed partial class FormatTests
{
    private static readonly XDocument Formats = XDocument.Load(Path.Combine(BuiltModule.Folder, "RmUnifyGroupSync.Format.ps1xml"));

    private static readonly XDocument Types = XDocument.Load(Path.Combine(BuiltModule.Folder, "RmUnifyGroupSync.Types.ps1xml"));

    [Fact]
    public void Every_object_that_is_written_has_a_view_also_after_its_way_through_a_job()
    {
        var shown = Formats.Descendants("View").SelectMany(v => v.Descendants("ViewSelectedBy").Elements("TypeName")).Select(t => t.Value).ToHashSet();

        foreach (var type in Written())
        {
            Assert.Contains(type.FullName!, shown);
            Assert.Contains("Deserialized." + type.FullName, shown);
        }
    }

    [Fact]
    public void Tables_have_three_to_six_columns_and_fit_100_characters()
    {
        foreach (var view in Formats.Descendants("View").Where(v => v.Element("TableControl") is not null))
        {
            var columns = view.Descendants("TableColumnHeader").ToList();
            var width = columns.Sum(c => (int?)c.Element("Width") ?? 10) + columns.Count - 1;
            Assert.InRange(columns.Count, 3, 6);
            Assert.True(width <= 100, $"{view.Element("Name")!.Value}: {width}");
            Assert.All(columns.SkipLast(1), c => Assert.NotNull(c.Element("Width")));
        }
    }

    [Fact]
    public void Views_and_aliases_name_properties_that_exist()
    {
        foreach (var view in Formats.Descendants("View"))
        {
            var type = TypeOf(view.Descendants("TypeName").First().Value);
            Assert.All(view.Descendants("PropertyName"), p => Assert.NotNull(type.GetProperty(p.Value)));
            var mentioned = view.Descendants("ScriptBlock").SelectMany(s => MemberOfItem().Matches(s.Value)).Select(m => m.Groups[1].Value).Except(["Key", "Value"]);
            Assert.All(mentioned, name => Assert.NotNull(type.GetProperty(name)));
        }

        foreach (var type in Types.Descendants("Type").Where(t => !t.Element("Name")!.Value.StartsWith("Deserialized", StringComparison.Ordinal)))
        {
            var names = type.Descendants("ReferencedMemberName").Concat(type.Descendants("ReferencedProperties").Elements("Name"));
            Assert.All(names, name => Assert.NotNull(TypeOf(type.Element("Name")!.Value).GetProperty(name.Value)));
        }
    }

    [Fact]
    public void Groups_are_shown_by_school_with_numbers_to_the_right()
    {
        using var session = ModuleSession.With(new FakeService { MisGroups = { Sample.MisGroup("7A"), Sample.MisGroup("8B") } });

        var lines = Plain(session.Show("Get-MisGroup"));

        Assert.Contains("   School: S1", lines);
        Assert.Contains("Name             Type         Students Teachers LinkState  CatalogueName", lines);
        Assert.Contains("Class 7A         Teaching            2        1 NotCreated Class 7A[1234567][2026]", lines);
    }

    [Fact]
    public void Class_groups_show_their_address()
    {
        using var session = ModuleSession.With(new FakeService { ClassGroups = { Sample.ClassGroup("7A") } });

        Assert.Contains("7A                             Teaching          31      1 Created   7A@school.example", Plain(session.Show("Get-O365ClassGroup")));
    }

    [Fact]
    public void Settings_are_shown_with_where_they_come_from_and_only_those_that_are_said()
    {
        var setting = new GroupSyncSetting
        {
            School = "S1",
            AutoCreate = [MisGroupType.Year, MisGroupType.Teaching],
            MisColumn = new Dictionary<string, string> { ["Id"] = "UPN" },
            Origin = new Dictionary<string, SettingOrigin> { ["AutoCreate"] = SettingOrigin.School },
        };
        using var session = ModuleSession.With(new FakeService { Settings = { setting } });

        var lines = Plain(session.Show("Get-GroupSyncSetting")).Where(l => l.Length > 0);

        Assert.Equal(["School     : S1", "MisColumn  : Id=UPN", "AutoCreate : Year, Teaching  (School)"], lines);
    }

    [Fact]
    public void A_run_is_shown_as_a_list_with_its_exit_code()
    {
        using var session = ModuleSession.With(new FakeService { Run = new() { Id = "r", Outcome = RunOutcome.Held, School = ["S1", "S2"] } });

        var lines = Plain(session.Show("Invoke-GroupSync"));

        Assert.Contains("Outcome        : Held", lines);
        Assert.Contains("ExitCode       : 3", lines);
        Assert.Contains("School         : S1, S2", lines);
    }

    [Theory]
    [InlineData("GroupId")]
    [InlineData("ExternalDirectoryObjectId")]
    public void A_class_group_goes_by_the_names_of_other_modules(string alias)
    {
        using var session = ModuleSession.With(new FakeService { ClassGroups = { Sample.ClassGroup("7A") } });

        Assert.Equal([Sample.Id("7A")], session.Run($"(Get-O365ClassGroup).{alias}").As<string>());
        Assert.Equal(["7A@school.example", "7A"], session.Run("$g = Get-O365ClassGroup; $g.PrimarySmtpAddress; $g.Alias").As<string>());
    }

    [Fact]
    public void Colour_is_left_out_where_plain_text_is_wanted()
    {
        using var session = ModuleSession.With(new FakeService { ClassGroups = { Sample.ClassGroup("7A") } });

        var row = session.Show("$PSStyle.OutputRendering = 'PlainText'; Get-O365ClassGroup").Split('\n').Single(l => l.Contains("@school", StringComparison.Ordinal));
        var coloured = session.Show("$PSStyle.OutputRendering = 'Ansi'; Get-O365ClassGroup").Split('\n').Single(l => l.Contains("@school", StringComparison.Ordinal));

        Assert.DoesNotContain('\u001b', row);
        Assert.Contains('\u001b', coloured);
    }

    private static List<string> Plain(string shown) => Ansi().Replace(shown, "").Split('\n').Select(l => l.TrimEnd()).ToList();

    private static Type TypeOf(string name) => typeof(IGroupSyncService).Assembly.GetType(name, throwOnError: true)!;

    private static IEnumerable<Type> Written()
    {
        using var session = ModuleSession.With(new FakeService());
        return session.Run("Get-Command -Module RmUnifyGroupSync").As<System.Management.Automation.CmdletInfo>()
            .SelectMany(c => c.OutputType).Select(o => o.Type).Where(t => t.Namespace == "RmUnifyGroupSync").Distinct().ToList();
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Ansi();

    [GeneratedRegex(@"\$_\.([A-Z]\w+)")]
    private static partial Regex MemberOfItem();
}
