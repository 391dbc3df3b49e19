using System.Text.Json.Nodes;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

/// <summary>Settings out of and into files (surface.md, Export- and Import-GroupSyncSetting).</summary>
public sealed class SettingTransferTests
{
    private const string Full =
        """
        {
          "version": 1,
          "default": { "MisSource": "SdsCsv", "AdminOwner": ["a@x.test"], "FutureSetting": 7 },
          "schools": { "10001": { "SchoolName": "Contoso", "GroupRemovalLimit": 40 }, "10002": { "DfeNumber": "1234567" } },
          "links": [
            { "tenant": "t", "school": "10001", "type": "Teaching", "misGroupId": "k1", "groupId": "g1" },
            { "tenant": "t", "school": "1234567", "type": "Teaching", "misGroupId": "k2", "groupId": "g2" }
          ],
          "future": { "a": 1 }
        }
        """;

    [Fact]
    public void What_is_exported_and_imported_elsewhere_is_the_same()
    {
        var (from, to) = (new MemorySettingsFile(Full), new MemorySettingsFile());

        Import(to, Store(from).Export(null));

        Assert.Equal(Store(from).Export(null), to.Text);
        Assert.Equal("settings.schema.json", JsonNode.Parse(to.Text!)!["$schema"]!.GetValue<string>());
        Assert.Equal(Store(from).Resolve("10001").GroupRemovalLimit, Store(to).Resolve("10001").GroupRemovalLimit);
        Assert.Equal(SettingSchema.Text(), to.Schema);
    }

    [Fact]
    public void The_export_of_a_school_has_its_own_settings_and_links_and_nothing_else()
    {
        var part = JsonNode.Parse(Store(new MemorySettingsFile(Full)).Export(["10001"]))!.AsObject();

        Assert.Equal(["$schema", "version", "schools", "links"], part.Select(p => p.Key));
        Assert.Equal("10001", Assert.Single(part["schools"]!.AsObject()).Key);
        Assert.Equal("g1", Assert.Single(part["links"]!.AsArray())!["groupId"]!.GetValue<string>());
    }

    [Fact]
    public void A_link_goes_with_the_school_that_its_number_names()
    {
        var part = JsonNode.Parse(Store(new MemorySettingsFile(Full)).Export(["10002"]))!.AsObject();

        Assert.Equal("g2", Assert.Single(part["links"]!.AsArray())!["groupId"]!.GetValue<string>());
    }

    [Fact]
    public void A_broken_link_is_found_before_anything_is_written()
    {
        var to = new MemorySettingsFile();

        var import = Store(to).ReadImport("""{ "links": [ { "school": "10001", "groupId": "g1" } ] }""", "in.json", null, replace: false);

        Assert.Contains("entry 1 has no tenant", Assert.Single(import.Problems).Message, StringComparison.Ordinal);
        Assert.Null(to.Text);
    }

    [Fact]
    public void Merging_lets_the_file_win_and_leaves_the_rest()
    {
        var to = new MemorySettingsFile(
            """
            { "default": { "adminowner": ["old@x.test"], "UnmatchedLimit": 3 }, "schools": { "10001": { "OwnerIsMember": false }, "mine": { "UnmatchedLimit": 1 } },
              "links": [ { "tenant": "t", "school": "10001", "type": "Teaching", "misGroupId": "old", "groupId": "G1" }, { "tenant": "t", "school": "mine", "type": "Teaching", "misGroupId": "k3", "groupId": "g3" } ] }
            """);

        Import(to, Full);

        var store = Store(to);
        Assert.Equal(("a@x.test", 3), (Assert.Single(store.Resolve().AdminOwner!), store.Resolve().UnmatchedLimit));
        Assert.Equal((false, 40), (store.Resolve("10001").OwnerIsMember, store.Resolve("10001").GroupRemovalLimit));
        Assert.Equal(1, store.Resolve("mine").UnmatchedLimit);
        Assert.Equal(["k3", "k1", "k2"], JsonNode.Parse(to.Text!)!["links"]!.AsArray().Select(l => l!["misGroupId"]!.GetValue<string>()));
        Assert.Equal(["default / FutureSetting"], store.Load().UnknownNames);
        Assert.Contains("\"future\"", to.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Replacing_forgets_what_the_file_does_not_say()
    {
        var to = new MemorySettingsFile("""{ "default": { "UnmatchedLimit": 3 }, "schools": { "mine": { "UnmatchedLimit": 1 } }, "links": [ { "tenant": "t", "school": "mine", "type": "Teaching", "misGroupId": "k3", "groupId": "g3" } ] }""");

        Import(to, Full, replace: true);

        Assert.Equal(Store(new MemorySettingsFile(Full)).Export(null), to.Text);
    }

    [Fact]
    public void Replacing_one_school_leaves_the_others_and_the_default()
    {
        var to = new MemorySettingsFile("""{ "default": { "UnmatchedLimit": 3 }, "schools": { "10001": { "OwnerIsMember": false }, "10002": { "UnmatchedLimit": 1 } } }""");

        Import(to, Full, replace: true, schools: ["contoso"]);

        var store = Store(to).Load();
        Assert.Equal((null, 40), (store.ReadOwn("10001").OwnerIsMember, store.ReadOwn("10001").GroupRemovalLimit));
        Assert.Equal((1, 3, null), (store.ReadOwn("10002").UnmatchedLimit, store.ReadOwn(null).UnmatchedLimit, store.ReadOwn(null).AdminOwner));
    }

    [Fact]
    public void Every_rule_that_is_broken_is_said_with_its_place_and_nothing_is_written()
    {
        var to = new MemorySettingsFile(Full);
        var import = Store(to).ReadImport(
            """
            {
              "default": { "GroupRemovalLimit": 101,
                           "AdminOwner": ["nobody"], "visibility": "Private", "Visibility": "Public" },
              "schools": { "10001": { "TimeZone": "Mars/Base" } }
            }
            """,
            "in.json", null, replace: false);

        Assert.Equal(
            ["in.json, line 2: default / GroupRemovalLimit", "in.json, line 3: default / AdminOwner", "in.json, line 3: default / Visibility", "in.json, line 4: schools / 10001 / TimeZone"],
            import.Problems.Select(p => string.Join(':', p.Message.Split(':').Take(2))));
        Assert.All(import.Problems, p => Assert.Equal(GroupSyncErrorId.SettingInvalid, p.ErrorId));
        Assert.Throws<GroupSyncException>(() => Store(to).Import(import));
        Assert.Equal((Full, 0), (to.Text, to.Writes));
    }

    [Fact]
    public void A_pair_of_settings_is_checked_as_it_will_be_after_the_import()
    {
        const string half = """{ "default": { "NonMisYearGroup": ["7"] } }""";

        Assert.Contains("in.json", Assert.Single(Store(new MemorySettingsFile()).ReadImport(half, "in.json", null, replace: false).Problems).Message, StringComparison.Ordinal);
        var other = new MemorySettingsFile("""{ "default": { "NonMisYearAttribute": "Department", "NonMisYearGroup": ["8"] } }""");
        Assert.Empty(Store(other).ReadImport(half, "in.json", null, replace: false).Problems);
        Assert.Single(Store(other).ReadImport(half, "in.json", null, replace: true).Problems);
    }

    [Theory]
    [InlineData("nonsense", GroupSyncErrorId.SettingInvalid)]
    [InlineData("[]", GroupSyncErrorId.SettingInvalid)]
    [InlineData("""{ "version": 99 }""", GroupSyncErrorId.SettingInvalid)]
    [InlineData("""{ "schools": { "10001": {} } }""", GroupSyncErrorId.SchoolNotFound)]
    public void A_file_that_is_none_is_refused(string text, GroupSyncErrorId expected) =>
        Assert.Equal(expected, Assert.Throws<GroupSyncException>(() => Store(new MemorySettingsFile()).ReadImport(text, "in.json", ["nowhere"], replace: false)).ErrorId);

    private static void Import(MemorySettingsFile to, string text, bool replace = false, string[]? schools = null)
    {
        var store = Store(to);
        var import = store.ReadImport(text, "in.json", schools, replace);
        Assert.Empty(import.Problems);
        store.Import(import);
    }

    private static SettingStore Store(MemorySettingsFile file) => new(file, _ => null);
}
