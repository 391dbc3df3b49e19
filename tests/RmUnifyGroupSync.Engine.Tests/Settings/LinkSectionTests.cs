using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

/// <summary>Requirements §7 "The link": where a key of somebody else stands, the link is kept in the settings file.</summary>
public sealed class LinkSectionTests
{
    private static readonly KeptLink Link = new()
    {
        Tenant = "T",
        School = "1234567",
        Type = MisGroupType.Teaching,
        MisGroupId = "10x/Ma1",
        AcademicYear = 2026,
        Generation = 2,
        GroupId = "g1",
        DisplayName = "Maths",
        Follow = false,
    };

    private static (SettingStore Store, MemorySettingsFile File) StoreOf(string? text = null)
    {
        var file = new MemorySettingsFile(text);
        return (new(file, _ => null), file);
    }

    [Fact]
    public void Links_are_read_back_as_they_were_written_and_settings_beside_them_stay()
    {
        var (store, file) = StoreOf("""{ "version": 1, "default": { "AdminOwner": ["a@x.test"] }, "other": 1 }""");
        store.ChangeLinks(l => l.With(Link).With(Link with { GroupId = "g2", AcademicYear = null, Generation = 1, DisplayName = null, Follow = true }));
        Assert.Equal([Link, Link with { GroupId = "g2", AcademicYear = null, Generation = 1, DisplayName = null, Follow = true }], store.ReadLinks().All);
        Assert.Equal(["a@x.test"], store.Resolve().AdminOwner!);
        Assert.Contains("\"other\": 1", file.Text!, StringComparison.Ordinal);
        store.Set(new() { ExtraMember = ExtraMember.Report });
        Assert.Equal(2, store.ReadLinks().All.Count);
        store.Reset(null, null);
        Assert.Equal(2, store.ReadLinks().All.Count);
    }

    [Fact]
    public void A_change_that_changes_nothing_is_not_written_and_no_link_leaves_no_trace()
    {
        var (store, file) = StoreOf();
        store.ChangeLinks(l => l.Without("T", "g1"));
        Assert.Null(file.Text);
        store.ChangeLinks(l => l.With(Link));
        store.ChangeLinks(l => l.With(Link));
        Assert.Equal(1, file.Writes);
        store.ChangeLinks(l => l.Without("t", "G1"));
        Assert.DoesNotContain("links", file.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_has_one_link_in_a_tenant_and_tenants_do_not_mix()
    {
        var links = new KeptLinks([Link, Link with { MisGroupId = "other" }, Link with { Tenant = "U" }]);
        Assert.Equal(["other", "10x/Ma1"], links.All.Select(l => l.MisGroupId));
        Assert.Equal("other", links.In("t").Find("G1")!.MisGroupId);
        Assert.Empty(links.In("V").All);
    }

    [Theory]
    [InlineData("{}", "must be a list")]
    [InlineData("[1]", "entry 1 must be an object")]
    [InlineData("""[{ "tenant": "T", "school": "S", "type": "Teaching", "misGroupId": " ", "groupId": "g" }]""", "entry 1 has no misGroupId")]
    [InlineData("""[{ "tenant": "T", "school": "S", "type": "9", "misGroupId": "m", "groupId": "g" }]""", "has the type \"9\"")]
    [InlineData("""[{ "tenant": "T", "school": "S", "type": "Year", "misGroupId": "m", "groupId": "g", "follow": "no" }]""", "must be true or false")]
    [InlineData("""[{ "tenant": "T", "school": "S", "type": "Year", "misGroupId": "m", "groupId": "g", "academicYear": "x" }]""", "must be a whole number")]
    public void A_broken_entry_is_an_error_with_its_line_and_never_a_missing_link(string links, string rule)
    {
        var error = Assert.Throws<GroupSyncException>(() => StoreOf($$"""
            {
              "links": {{links}}
            }
            """).Store.ReadLinks());
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }
}
