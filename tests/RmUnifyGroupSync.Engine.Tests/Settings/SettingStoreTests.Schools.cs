using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

/// <summary>Resetting, round trips, and settings of schools.</summary>
public sealed partial class SettingStoreTests
{
    [Fact]
    public void Surface_Reset_forgets_all_or_the_named_settings_of_a_school_or_of_all()
    {
        var file = new MemorySettingsFile();
        var store = Store(file);
        store.Set(new GroupSyncSetting { UnmatchedLimit = 1, GroupRemovalLimit = 1 });
        store.Set(new GroupSyncSetting { School = "A", UnmatchedLimit = 2, GroupRemovalLimit = 2 });
        store.Set(new GroupSyncSetting { School = "B", UnmatchedLimit = 3 });

        store.Reset("A", ["UnmatchedLimit"]);
        Assert.Equal((1, 2), (store.Resolve("A").UnmatchedLimit, store.Resolve("A").GroupRemovalLimit));
        store.Reset("B", ["UnmatchedLimit"]);
        Assert.Equal(["A"], store.Load().Schools);
        store.Reset("A", null);
        Assert.Empty(store.Load().Schools);
        Assert.Equal(1, store.Resolve("A").GroupRemovalLimit);
        store.Reset(null, null);
        Assert.Equal((10, 30), (store.Resolve().UnmatchedLimit, store.Resolve().GroupRemovalLimit));
        Assert.Equal(7, file.Writes);
        Assert.Throws<GroupSyncException>(() => store.Reset(null, ["Nothing"]));
        Assert.Equal(7, file.Writes);
    }

    [Fact]
    public void Surface_what_Get_gives_Set_takes_back_without_copying_what_came_from_elsewhere()
    {
        var file = new MemorySettingsFile("""{ "version": 1, "default": { "GroupRemovalLimit": 40 }, "schools": { "A": { "UnmatchedLimit": 2 } } }""");
        _environment["RMUNIFY_GROUPSYNC_SCHOOL_GROUP_LIMIT"] = "11";
        var store = Store(file);
        var settings = store.Resolve("A");

        store.Set(settings);
        Assert.Equal(new GroupSyncSetting { School = "A", UnmatchedLimit = 2 }, store.Load().ReadOwn("A") with { Origin = new GroupSyncSetting().Origin }, SameValues);
        store.Set(settings with { GroupRemovalFloor = 6, SchoolGroupLimit = 12 });

        Assert.Equal(
            new GroupSyncSetting { School = "A", UnmatchedLimit = 2, GroupRemovalFloor = 6, SchoolGroupLimit = 12 }, store.Load().ReadOwn("A"), SameValues);
        Assert.Equal(new GroupSyncSetting { GroupRemovalLimit = 40 }, store.Load().ReadOwn(null), SameValues);
    }

    [Fact]
    public void Surface_what_Get_gives_without_its_origins_round_trips_too()
    {
        var store = Store(new MemorySettingsFile("""{ "default": { "NonMisYearGroup": ["7"], "NonMisYearAttribute": "Department" } }"""));
        var settings = store.Resolve("A");

        store.Set(settings with { Origin = new Dictionary<string, SettingOrigin>() });

        Assert.Equal(settings, store.Resolve("A"), SameValues);
        Assert.Equal(SettingOrigin.School, store.Resolve("A").Origin["UnmatchedLimit"]);
        var fresh = Store(new MemorySettingsFile());
        fresh.Set(fresh.Resolve() with { Origin = new Dictionary<string, SettingOrigin>() });
        Assert.Equal([], fresh.Resolve().NonMisYearGroup!);
    }

    [Fact]
    public void Surface_a_value_that_came_as_a_parameter_is_written()
    {
        var store = Store(new MemorySettingsFile());

        store.Set(store.Resolve(null, new GroupSyncSetting { UnmatchedLimit = 10 }));

        Assert.Equal(new GroupSyncSetting { UnmatchedLimit = 10 }, store.Load().ReadOwn(null), SameValues);
    }

    [Fact]
    public void S6_the_groups_and_the_attribute_of_non_MIS_years_go_together()
    {
        var store = Store(new MemorySettingsFile());

        Assert.StartsWith(
            "NonMisYearGroup needs NonMisYearAttribute", Assert.Throws<GroupSyncException>(() => store.Set(new GroupSyncSetting { NonMisYearGroup = ["7"] })).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "NonMisYearAttribute needs NonMisYearGroup", Assert.Throws<GroupSyncException>(() => store.Set(new GroupSyncSetting { NonMisYearAttribute = "JobTitle" })).Message, StringComparison.Ordinal);
        store.Set(new GroupSyncSetting { NonMisYearGroup = ["7"], NonMisYearAttribute = "JobTitle" });
        store.Set(new GroupSyncSetting { School = "A", NonMisYearGroup = ["8"] });
        Assert.Equal("JobTitle", store.Resolve("A").NonMisYearAttribute);
        store.Set(new GroupSyncSetting { NonMisYearGroup = [] });
        Assert.Equal([], store.Resolve().NonMisYearGroup!);
        store.Set(new GroupSyncSetting { School = "B", NonMisYearAttribute = "Department" });
        Assert.Equal("Department", store.Resolve("B").NonMisYearAttribute);
    }

    [Fact]
    public void S6_a_school_may_have_both_of_its_own_and_must_not_have_half()
    {
        var store = Store(new MemorySettingsFile());

        store.Set(new GroupSyncSetting { School = "A", NonMisYearGroup = ["7"], NonMisYearAttribute = "JobTitle" });
        Assert.Throws<GroupSyncException>(() => store.Set(new GroupSyncSetting { School = "B", NonMisYearAttribute = "JobTitle" }));
        store.Set(new GroupSyncSetting { NonMisYearGroup = [] });
        Assert.Throws<GroupSyncException>(() => store.Set(new GroupSyncSetting { School = "B", NonMisYearGroup = ["7"] }));

        Assert.Equal(["A"], store.Load().Schools);
    }

    [Fact]
    public void S6_groups_left_without_an_attribute_cannot_be_used_until_mended()
    {
        var store = Store(new MemorySettingsFile("""{ "default": { "NonMisYearGroup": ["7"], "NonMisYearAttribute": "JobTitle" } }"""));

        store.Reset(null, ["NonMisYearAttribute"]);
        Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(() => store.Resolve()).ErrorId);
        store.Set(new GroupSyncSetting { UnmatchedLimit = 3 });
        store.Reset(null, ["NonMisYearGroup"]);
        Assert.Equal(3, store.Resolve().UnmatchedLimit);
    }

    [Theory]
    [InlineData(MisProduct.ScholarPack, "a@b", 1)]
    [InlineData(MisProduct.Sims, "a@b", 0)]
    [InlineData(MisProduct.Sims, null, 1)]
    [InlineData(MisProduct.ScholarPack, null, 2)]
    public void S8_ScholarPack_with_Teaching_gives_a_plain_warning(MisProduct product, string? admin, int count)
    {
        var settings = new GroupSyncSetting { MisProduct = product, AutoCreate = [MisGroupType.Teaching], AdminOwner = admin is null ? null : [admin] };

        var warnings = SettingWarnings.Of(settings);

        Assert.Equal(count, warnings.Count);
        Assert.Equal(product == MisProduct.ScholarPack, warnings.Any(w => w.StartsWith("ScholarPack hands out no teaching groups", StringComparison.Ordinal)));
        Assert.Equal(admin is null, warnings.Any(w => w.StartsWith("AdminOwner names nobody", StringComparison.Ordinal)));
        Assert.Empty(SettingWarnings.Of(settings with { AutoCreate = [], AdminOwner = [] }));
        Assert.Equal(admin is null ? 1 : 0, SettingWarnings.Of(settings with { AutoCreate = [MisGroupType.Year], AdminOwner = admin is null ? [] : [admin] }).Count);
        Assert.Empty(SettingWarnings.Of(new GroupSyncSetting()));
    }

    [Theory]
    [InlineData("A", "A")]
    [InlineData(" A ", "A")]
    [InlineData("a", "a")]
    [InlineData("123/4567", "A")]
    [InlineData("1234567", "A")]
    [InlineData("7654321", "7654321")]
    [InlineData("765/4321", "a,7654321")]
    [InlineData("hill high", "A")]
    [InlineData("Dale", "B,C")]
    [InlineData("b", "B")]
    [InlineData("", "")]
    [InlineData("nowhere", "")]
    [InlineData("no. 1234567", "")]
    [InlineData("/", "")]
    public void Surface_a_school_is_named_by_id_number_or_name(string text, string expected)
    {
        SchoolIdentity[] schools =
        [
            new("A", "123/4567", "Hill High"), new("a", "765-4321", null), new("B", null, "Dale"), new("C", "", " DALE "), new("7654321", "765/4321", "A"),
        ];

        Assert.Equal(expected, string.Join(',', SchoolIdentity.Find(text, schools).Select(s => s.Id)));
    }

    [Theory]
    [InlineData("A", "A")]
    [InlineData("B", "765/4321")]
    [InlineData("C", "dale")]
    [InlineData("D", null)]
    public void S9_settings_entered_by_number_or_name_are_the_school_s(string id, string? key)
    {
        SchoolIdentity[] all = [new("A", "123/4567", "Hill"), new("B", "7654321", "Moor"), new("C", null, "Dale"), new("D", null, "A")];
        var snapshot = Store(new MemorySettingsFile("""{ "schools": { "A": {}, "765/4321": {}, "dale": {}, "gone": {} } }""")).Load();

        Assert.Equal(key, snapshot.KeyOf(all.Single(s => s.Id == id), all));
    }

    [Theory]
    [InlineData("""{ "schools": { "A": {}, "1234567": {} } }""", "School A has settings under several names: \"A\", \"1234567\". Reset all but one.")]
    [InlineData("""{ "schools": { "hill": {} } }""", "The settings of \"hill\" could be several schools'. Enter them by the school's id.")]
    public void S9_settings_that_are_not_clearly_one_school_s_are_refused(string text, string message)
    {
        SchoolIdentity[] all = [new("A", "123/4567", "Hill"), new("B", null, "HILL")];
        var snapshot = Store(new MemorySettingsFile(text)).Load();

        var error = Assert.Throws<GroupSyncException>(() => snapshot.KeyOf(all[0], all));

        Assert.Equal((GroupSyncErrorId.SettingInvalid, message), (error.ErrorId, error.Message));
    }
}
