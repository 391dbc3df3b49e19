using System.Text.Json.Nodes;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

public sealed partial class SettingStoreTests
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    [Fact]
    public void S2_a_fresh_install_has_the_built_in_values_and_creates_nothing()
    {
        var settings = Store(new MemorySettingsFile()).Resolve();

        Assert.Equal(
            """
            TimeZone=Europe/London MisProduct=Other GradeLabel=AsIs AutoCreate= AdminOwner= StaffOwner=Single OwnerIsMember=True TutorIsOwner=False
            ExtraMember=Keep MatchRule=UserPrincipalName,Mail DisabledAccount=Skip UnmatchedLimit=10 NonMisYearGroup= RoleGroup= Visibility=Private
            HideInOutlook=False TeachingRollover=New RegistrationRollover=Reuse YearRollover=Reuse GroupRemovalLimit=30 GroupRemovalFloor=5
            SchoolRemovalLimit=10 SchoolGroupLimit=20 SourceDropLimit=25 ExcludedPerson=
            """.ReplaceLineEndings(" "),
            string.Join(' ', SettingCatalogue.All
                .Where(d => d.Get(settings) is not null)
                .Select(d => $"{d.Name}={(d.Get(settings) is Array list ? string.Join(',', list.Cast<object>()) : d.Get(settings))}")));
        Assert.All(settings.Origin, o => Assert.Equal(SettingOrigin.BuiltIn, o.Value));
        Assert.Equal(25, settings.Origin.Count);
        Assert.Null(settings.School);
    }

    [Fact]
    public void Surface_parameter_wins_over_environment_over_school_over_default_over_built_in()
    {
        var store = Store(new MemorySettingsFile("""
            { "default": { "UnmatchedLimit": 2, "GroupRemovalLimit": 2, "SchoolRemovalLimit": 2, "SchoolGroupLimit": 2 },
              "schools": { "A": { "UnmatchedLimit": 3, "GroupRemovalLimit": 3, "SchoolRemovalLimit": 3 } } }
            """));
        _environment["RMUNIFY_GROUPSYNC_UNMATCHED_LIMIT"] = "4";
        _environment["RMUNIFY_GROUPSYNC_GROUP_REMOVAL_LIMIT"] = "4";

        var settings = store.Resolve("A", new GroupSyncSetting { UnmatchedLimit = 5 });

        Assert.Equal("A", settings.School);
        Assert.Equal((5, SettingOrigin.Parameter), (settings.UnmatchedLimit, settings.Origin["UnmatchedLimit"]));
        Assert.Equal((4, SettingOrigin.Environment), (settings.GroupRemovalLimit, settings.Origin["GroupRemovalLimit"]));
        Assert.Equal((3, SettingOrigin.School), (settings.SchoolRemovalLimit, settings.Origin["SchoolRemovalLimit"]));
        Assert.Equal((2, SettingOrigin.Default), (settings.SchoolGroupLimit, settings.Origin["SchoolGroupLimit"]));
        Assert.Equal((25, SettingOrigin.BuiltIn), (settings.SourceDropLimit, settings.Origin["SourceDropLimit"]));
        Assert.Equal(2, store.Resolve("B", new GroupSyncSetting()).SchoolRemovalLimit);
        Assert.Equal(2, store.Resolve().SchoolRemovalLimit);
    }

    [Fact]
    public void Surface_a_parameter_is_checked() =>
        Assert.StartsWith(
            "UnmatchedLimit must be", Assert.Throws<GroupSyncException>(() => Store(new MemorySettingsFile()).Resolve(null, new GroupSyncSetting { UnmatchedLimit = 101 })).Message, StringComparison.Ordinal);

    [Fact]
    public void N7_an_empty_identifier_counts_as_set_in_the_environment_and_an_empty_list_does_not()
    {
        _environment["RMUNIFY_GROUPSYNC_NAME_IDENTIFIER"] = "";
        _environment["RMUNIFY_GROUPSYNC_AUTO_CREATE"] = "";

        var settings = Store(new MemorySettingsFile("""{ "default": { "NameIdentifier": "x", "AutoCreate": ["Year"] } }""")).Resolve();

        Assert.Equal(("", SettingOrigin.Environment), (settings.NameIdentifier, settings.Origin["NameIdentifier"]));
        Assert.Equal([MisGroupType.Year], settings.AutoCreate);
    }

    [Fact]
    public void Surface_a_bad_environment_variable_is_named()
    {
        _environment["RMUNIFY_GROUPSYNC_AUTO_CREATE"] = "Role";

        var error = Assert.Throws<GroupSyncException>(() => Store(new MemorySettingsFile()).Resolve());

        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Equal("RMUNIFY_GROUPSYNC_AUTO_CREATE", error.TargetObject);
        Assert.Equal("Environment variable RMUNIFY_GROUPSYNC_AUTO_CREATE: AutoCreate must be one of Teaching, Registration, Year, not \"Role\".", error.Message);
    }

    [Theory]
    [InlineData(MisProduct.Seemis, null, StaffOwner.All)]
    [InlineData(MisProduct.Seemis, StaffOwner.Single, StaffOwner.Single)]
    [InlineData(MisProduct.Sims, null, StaffOwner.Single)]
    [InlineData(MisProduct.Sims, StaffOwner.All, StaffOwner.All)]
    public void O5_all_staff_own_a_Seemis_group_unless_set(MisProduct product, StaffOwner? set, StaffOwner expected)
    {
        var store = Store(new MemorySettingsFile());
        store.Set(new GroupSyncSetting { School = "A", MisProduct = product });
        store.Set(new GroupSyncSetting { StaffOwner = set });

        Assert.Equal(expected, store.Resolve("A").StaffOwner);
    }

    [Fact]
    public void S9_each_school_has_its_own_settings()
    {
        var file = new MemorySettingsFile();
        var store = Store(file);
        store.Set(new GroupSyncSetting { AutoCreate = [MisGroupType.Year], TimeZone = "Europe/London" });
        store.Set(new GroupSyncSetting { School = "B/1 ü", AutoCreate = [], NameIdentifier = "b" });
        store.Set(new GroupSyncSetting { School = "b/1 ü", NameIdentifier = "c" });

        Assert.Equal(["B/1 ü", "b/1 ü"], store.Load().Schools);
        Assert.Equal([MisGroupType.Year], store.Resolve("A").AutoCreate);
        Assert.Equal([], store.Resolve("B/1 ü").AutoCreate);
        Assert.Equal("b", store.Resolve("B/1 ü").NameIdentifier);
        Assert.Equal("c", store.Resolve("b/1 ü").NameIdentifier);
        Assert.Null(store.Resolve().NameIdentifier);
        Assert.Equal(
            """
            {
              "$schema": "settings.schema.json",
              "version": 1,
              "default": {
                "TimeZone": "Europe/London",
                "AutoCreate": [
                  "Year"
                ]
              },
              "schools": {
                "B/1 ü": {
                  "AutoCreate": [],
                  "NameIdentifier": "b"
                },
                "b/1 ü": {
                  "NameIdentifier": "c"
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            file.Text!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void S9_a_mistake_in_one_school_s_block_does_not_stop_another()
    {
        var store = Store(new MemorySettingsFile("""{ "schools": { "A": { "UnmatchedLimit": 999 }, "B": { "UnmatchedLimit": 9 } } }"""));

        Assert.Equal(9, store.Resolve("B").UnmatchedLimit);
        Assert.Equal(10, store.Resolve().UnmatchedLimit);
        Assert.Throws<GroupSyncException>(() => store.Resolve("A"));
    }

    [Fact]
    public void Surface_Set_merges_what_is_given_and_keeps_the_rest()
    {
        var file = new MemorySettingsFile("""
            { "$schema": "mine.json", "version": 1, "note": "kept", "default": { "unmatchedlimit": 7, "Future": { "a": [1] }, "TimeZone": null },
              "schools": { "A": { "Old": true } } }
            """);
        var store = Store(file);

        store.Set(new GroupSyncSetting { UnmatchedLimit = 8, SchoolName = "Hill" });

        Assert.Equal(
            """{"$schema":"mine.json","version":1,"note":"kept","default":{"unmatchedlimit":8,"Future":{"a":[1]},"TimeZone":null,"SchoolName":"Hill"},"schools":{"A":{"Old":true}}}""",
            JsonNode.Parse(file.Text!)!.ToJsonString());
        Assert.Equal(8, store.Resolve().UnmatchedLimit);
        Assert.Equal("Europe/London", store.Resolve().TimeZone);
        Assert.Equal(["default / Future", "schools / A / Old"], store.Load().UnknownNames);
    }

    [Fact]
    public void Surface_Set_writes_nothing_when_nothing_is_given_or_something_is_wrong()
    {
        var file = new MemorySettingsFile();
        var store = Store(file);

        store.Set(new GroupSyncSetting { School = "A" });
        Assert.Throws<GroupSyncException>(() => store.Set(new GroupSyncSetting { UnmatchedLimit = 5, GroupRemovalLimit = 101 }));
        Assert.StartsWith(
            "School must not be empty", Assert.Throws<GroupSyncException>(() => store.Set(new GroupSyncSetting { School = " ", UnmatchedLimit = 5 })).Message, StringComparison.Ordinal);
        Assert.Throws<GroupSyncException>(() => store.Check(new GroupSyncSetting { GroupRemovalLimit = 101 }));
        store.Check(new GroupSyncSetting { GroupRemovalLimit = 100 });

        Assert.Equal(0, file.Writes);
        Assert.Null(file.Text);
    }

    [Fact]
    public void Surface_a_broken_value_can_be_mended_by_setting_or_resetting_it()
    {
        var file = new MemorySettingsFile("""{ "default": { "UnmatchedLimit": 999, "GroupRemovalLimit": "many" } }""");
        var store = Store(file);

        store.Set(new GroupSyncSetting { UnmatchedLimit = 9 });
        Assert.Throws<GroupSyncException>(() => store.Resolve());
        store.Reset(null, ["grouPRemovalLimit"]);

        Assert.Equal((9, 30), (store.Resolve().UnmatchedLimit, store.Resolve().GroupRemovalLimit));
    }

    [Theory]
    [InlineData("{", 1, "is no valid JSON")]
    [InlineData("{\n \"default\": {\n \"TimeZone\": \"x\",\n }\n}", 4, "is no valid JSON")]
    [InlineData("[]", 1, "must hold one JSON object")]
    [InlineData("\"x\"", 1, "must hold one JSON object")]
    [InlineData("null", 1, "must hold one JSON object")]
    [InlineData("{\n\n\"default\": []\n}", 3, "default: must be an object")]
    [InlineData("{\n\"schools\": 1\n}", 2, "schools: must be an object")]
    [InlineData("{\n\"schools\": null\n}", 2, "schools: must be an object")]
    [InlineData("{\n\"schools\": {\n\"A\": {},\n\"B\": 1 } }", 4, "schools / B: must be an object")]
    [InlineData("{\n\"version\": 2,\n\"default\": {}\n}", 2, "The file has version 2; this module reads version 1. Update the module.")]
    [InlineData("{\n\"version\": \"1\" }", 2, "version \"1\"")]
    [InlineData("{\n\"version\": 0 }", 2, "version 0")]
    [InlineData("{ \"default\": { \"TimeZone\": \"a\", \"TimeZone\": \"b\" } }", 1, "stands twice")]
    [InlineData("{ \"x\": [ { \"a\": 1, \"a\": 2 } ] }", 1, "stands twice")]
    public void Surface_a_broken_file_is_refused_with_the_line_and_left_alone(string text, int line, string message)
    {
        var file = new MemorySettingsFile(text);
        var store = Store(file);

        foreach (var use in new Action[] { () => store.Load(), () => store.Set(new GroupSyncSetting { UnmatchedLimit = 1 }), () => store.Reset(null, null) })
        {
            var error = Assert.Throws<GroupSyncException>(use);
            Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
            Assert.StartsWith($"/home/settings.json, line {line}: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal("/home/settings.json", error.TargetObject);
        }

        Assert.Equal(0, file.Writes);
    }

    [Theory]
    [InlineData(null, 5, "default / UnmatchedLimit: UnmatchedLimit must be a whole number from -1 to 100 (-1 is off), not 101.")]
    [InlineData("A", 10, "schools / A / unmatchedlimit: UnmatchedLimit must be a whole number from -1 to 100 (-1 is off), not \"x\".")]
    [InlineData("B", 13, "schools / B / exTraMember: ExtraMember stands twice.")]
    public void Surface_a_broken_value_is_refused_with_its_place(string? school, int line, string message)
    {
        var text = """
            {
              "UnmatchedLimit": { "UnmatchedLimit": 1 },
              "default": {
                "ExtraMember": "Keep", "Other": { "UnmatchedLimit": 1 },
                "UnmatchedLimit": 101
              },
              "schools": {
                "A": {
                  "x": 1,
                  "unmatchedlimit": "x"
                },
                "B": { "ExtraMember": "Keep",
                  "exTraMember": "Keep" }
              }
            }
            """.ReplaceLineEndings("\n");
        var store = Store(new MemorySettingsFile(school is null ? text : text.Replace("101", "100", StringComparison.Ordinal)));

        var error = Assert.Throws<GroupSyncException>(() => store.Resolve(school));

        Assert.Equal($"/home/settings.json, line {line}: {message}", error.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{ \"version\": 1 }")]
    public void Surface_no_file_and_an_empty_one_are_the_same(string? text)
    {
        var file = new MemorySettingsFile(text);
        var store = Store(file);

        Assert.Equal(10, store.Resolve("A").UnmatchedLimit);
        Assert.Empty(store.Load().Schools);
        Assert.Empty(store.Load().UnknownNames);
        store.Reset(null, null);
        store.Reset("A", null);
        store.Reset("A", ["UnmatchedLimit"]);
        Assert.Equal(0, file.Writes);
    }

    private SettingStore Store(MemorySettingsFile file) => new(file, name => _environment.GetValueOrDefault(name));

    private static bool SameValues(GroupSyncSetting one, GroupSyncSetting other) =>
        one.School == other.School
        && SettingCatalogue.All.All(d => Json(d, one) == Json(d, other));

    private static string? Json(SettingDefinition definition, GroupSyncSetting settings) =>
        definition.Get(settings) is { } value ? definition.Write(value).ToJsonString() : null;
}
