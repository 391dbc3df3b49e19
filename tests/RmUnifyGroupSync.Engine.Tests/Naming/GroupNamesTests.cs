using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Tests.Naming;

public sealed class GroupNamesTests
{
    [Theory]
    [InlineData("N1", MisGroupType.Year, "13", 2018, "13[1234567][2018]", "13[1234567][2018]", "13.1234567.2018")]
    [InlineData("N2", MisGroupType.Teaching, "2S/DT1", 2018, "2SDT1[1234567][2018]", "2SDT1[1234567][2018]", "2SDT1.1234567.2018")]
    [InlineData("N3", MisGroupType.Registration, "5L", 2019, "5L[1234567][2019]", "5L[1234567][2019]", "5L.1234567.2019")]
    [InlineData("N4 trailing space", MisGroupType.Teaching, "Mon Ch ", 2019, "Mon Ch [1234567][2019]", "Mon-Ch[1234567][2019]", "Mon-Ch.1234567.2019")]
    [InlineData("N4", MisGroupType.Teaching, "Mon Ch", 2019, "Mon Ch[1234567][2019]", "Mon-Ch[1234567][2019]", "Mon-Ch.1234567.2019")]
    [InlineData("N4 runs", MisGroupType.Teaching, "  Mon \u00A0 Ch  ", 2019, "  Mon \u00A0 Ch  [1234567][2019]", "Mon-Ch[1234567][2019]", "Mon-Ch.1234567.2019")]
    [InlineData("N5", MisGroupType.Teaching, "/a/B//c/", 2018, "aBc[1234567][2018]", "aBc[1234567][2018]", "aBc.1234567.2018")]
    [InlineData("N9 dropped", MisGroupType.Teaching, "a@(b)\\c[d]\"e;f:g<h>i,j&k'l%\u0007m", 2018, "abcdefghijklm[1234567][2018]", "abcdefghijklm[1234567][2018]", "abcdefghijklm.1234567.2018")]
    [InlineData("N9 dropped between spaces", MisGroupType.Teaching, "Art & Design", 2018, "Art  Design[1234567][2018]", "Art-Design[1234567][2018]", "Art-Design.1234567.2018")]
    [InlineData("N9 kept in names only", MisGroupType.Teaching, "a+b!c~d=e", 2018, "a+b!c~d=e[1234567][2018]", "a+b!c~d=e[1234567][2018]", "abcde.1234567.2018")]
    [InlineData("N9 folded", MisGroupType.Teaching, "éßøłæ ÉØŁÆ", 2018, "éßøłæ ÉØŁÆ[1234567][2018]", "éßøłæ-ÉØŁÆ[1234567][2018]", "essolae-EOLAE.1234567.2018")]
    [InlineData("N9 folded too", MisGroupType.Teaching, "œđðþħıŧŋĸẞŒĐÐÞĦŦŊ", 2018, "œđðþħıŧŋĸẞŒĐÐÞĦŦŊ[1234567][2018]", "œđðþħıŧŋĸẞŒĐÐÞĦŦŊ[1234567][2018]", "oeddthhitngkSSOEDDTHHTNG.1234567.2018")]
    [InlineData("N9 dots", MisGroupType.Teaching, "..a..b.", 2018, "..a..b.[1234567][2018]", "..a..b.[1234567][2018]", "a.b.1234567.2018")]
    [InlineData("N9 dots that meet when others go", MisGroupType.Teaching, "a.(.)b_c-d", 2018, "a..b_c-d[1234567][2018]", "a..b_c-d[1234567][2018]", "a.b_c-d.1234567.2018")]
    [InlineData("N9 no Latin letter", MisGroupType.Teaching, "Ελληνικά", 2018, "Ελληνικά[1234567][2018]", "Ελληνικά[1234567][2018]", "Teaching-id-42.1234567.2018")]
    [InlineData("N9 only a hyphen left", MisGroupType.Teaching, "Νέα Ελληνικά", 2018, "Νέα Ελληνικά[1234567][2018]", "Νέα-Ελληνικά[1234567][2018]", "Teaching-id-42.1234567.2018")]
    [InlineData("N9 nothing left at all", MisGroupType.Registration, " (/) ", 2018, "Registration-id-42[1234567][2018]", "Registration-id-42[1234567][2018]", "Registration-id-42.1234567.2018")]
    [InlineData("N9 beyond the basic plane", MisGroupType.Teaching, "7🎵\u200B", 2018, "7🎵[1234567][2018]", "7🎵[1234567][2018]", "7.1234567.2018")]
    public void N1_to_N9_names_are_made_exactly(
        string row, MisGroupType type, string misName, int year, string catalogue, string microsoft365, string nickname)
    {
        var parts = new NameParts(misName, "1234567", year);

        Assert.Equal((row, catalogue), (row, GroupNames.Catalogue(parts, 1, type, " id/ 42")));
        Assert.Equal((row, microsoft365), (row, GroupNames.Microsoft365(parts, 1, type, " id/ 42")));
        Assert.Equal((row, nickname), (row, GroupNames.MailNickname(parts, 1, type, " id/ 42")));
    }

    [Fact]
    public void N4_the_short_form_of_the_catalogue_name_is_the_same()
        => Assert.Equal("Mon Ch [1234567][2019]", GroupNames.Catalogue(new NameParts("Mon Ch ", "1234567", 2019)));

    [Fact]
    public void N7_an_empty_identifier_leaves_the_part_and_its_brackets_out()
    {
        var parts = new NameParts("13", "", 2018);

        Assert.Equal("13[2018]", GroupNames.Catalogue(parts));
        Assert.Equal("13[2018]", GroupNames.Microsoft365(parts, 1, MisGroupType.Year, "13"));
        Assert.Equal("13.2018", GroupNames.MailNickname(parts, 1, MisGroupType.Year, "13"));
    }

    [Theory]
    [InlineData(null, "123/4567", null, "1234567")]
    [InlineData(null, null, "123/4567", "1234567")]
    [InlineData(null, "123/4567", "765/4321", "1234567")]
    [InlineData(null, "", "765-4321", "7654321")]
    [InlineData("", "123/4567", null, "")]
    [InlineData("abc", "123/4567", "765/4321", "abc")]
    public void N7_the_identifier_is_the_setting_else_the_number_in_the_settings_else_the_source_s(
        string? setting, string? configured, string? source, string expected)
        => Assert.Equal(expected, NameIdentifier.Resolve(setting, configured, source));

    [Fact]
    public void N7_no_number_anywhere_is_refused()
    {
        var error = Assert.Throws<GroupSyncException>(() => NameIdentifier.Resolve(null, null, "none"));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.StartsWith("No group can be named: the school has no DfE number", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Set DfeNumber or NameIdentifier; an empty NameIdentifier leaves the part out.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void N7_an_identifier_that_nobody_resolved_is_refused()
    {
        var parts = new NameParts("13", null, 2018);

        Assert.All(
            new Func<string>[]
            {
                () => GroupNames.Catalogue(parts),
                () => GroupNames.Microsoft365(parts, 1, MisGroupType.Year, "13"),
                () => GroupNames.MailNickname(parts, 1, MisGroupType.Year, "13"),
            },
            name => Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(name).ErrorId));
    }

    [Fact]
    public void N9_the_identifier_is_cleaned_like_the_name()
    {
        var parts = new NameParts("13", " St. Ann's / é ", 2018);

        Assert.Equal("13[ St. Anns  é ][2018]", GroupNames.Catalogue(parts));
        Assert.Equal("13[St.-Anns-é][2018]", GroupNames.Microsoft365(parts, 1, MisGroupType.Year, "13"));
        Assert.Equal("13.St.-Anns-e.2018", GroupNames.MailNickname(parts, 1, MisGroupType.Year, "13"));
    }

    [Fact]
    public void N9_an_identifier_of_which_nothing_is_left_leaves_no_double_dot()
    {
        var parts = new NameParts("13", "Ω", 2018);

        Assert.Equal("13[Ω][2018]", GroupNames.Microsoft365(parts, 1, MisGroupType.Year, "13"));
        Assert.Equal("13.2018", GroupNames.MailNickname(parts, 1, MisGroupType.Year, "13"));
    }

    [Fact]
    public void N9_only_the_MIS_name_is_shortened()
    {
        var parts = new NameParts(new string('x', 300), "1234567", 2018);

        var name = GroupNames.Microsoft365(parts, 2, MisGroupType.Teaching, "1");
        var nickname = GroupNames.MailNickname(parts, 2, MisGroupType.Teaching, "1");

        Assert.Equal(256, name.Length);
        Assert.EndsWith("x-2[1234567][2018]", name, StringComparison.Ordinal);
        Assert.Equal(64, nickname.Length);
        Assert.EndsWith("x-2.1234567.2018", nickname, StringComparison.Ordinal);
    }

    [Fact]
    public void N9_a_name_that_just_fits_is_not_shortened()
    {
        var tail = ".1234567.2018";
        var parts = new NameParts(new string('x', 64 - tail.Length), "1234567", 2018);

        Assert.Equal(parts.MisName + tail, GroupNames.MailNickname(parts, 1, MisGroupType.Teaching, "1"));
    }

    [Fact]
    public void N9_shortening_leaves_no_double_dot_and_no_half_character()
    {
        var room = 64 - ".1234567.2018".Length;
        var dotted = new NameParts(new string('x', room - 1) + ".yyy", "1234567", 2018);
        var musical = new NameParts("x" + string.Concat(Enumerable.Repeat("🎵", 200)), "", 2018);

        Assert.Equal(new string('x', room - 1) + ".1234567.2018", GroupNames.MailNickname(dotted, 1, MisGroupType.Teaching, "1"));
        var name = GroupNames.Microsoft365(musical, 1, MisGroupType.Teaching, "1");
        Assert.Equal(255, name.Length);
        Assert.Equal(name, string.Concat(name.EnumerateRunes()));
        Assert.DoesNotContain('\uFFFD', name);
    }

    [Fact]
    public void N9_an_identifier_that_leaves_no_room_is_refused()
    {
        var parts = new NameParts("13", new string('1', 60), 2018);

        var error = Assert.Throws<GroupSyncException>(() => GroupNames.MailNickname(parts, 1, MisGroupType.Year, "13"));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
    }

    [Fact]
    public void N9_a_name_keeps_room_for_two_characters_at_least()
    {
        // 64 less ".2018" less the dot before the identifier leaves two.
        Assert.Equal(64, GroupNames.MailNickname(new NameParts("abc", new string('1', 56), 2018), 1, MisGroupType.Year, "13").Length);
        var error = Assert.Throws<GroupSyncException>(
            () => GroupNames.MailNickname(new NameParts("a", new string('1', 57), 2018), 1, MisGroupType.Year, "13"));
        Assert.Equal("NameIdentifier is too long: it leaves no room for a name. Use at most 40 characters.", error.Message);
    }

    [Fact]
    public void N9_what_Unicode_reserves_is_dropped()
        => Assert.Equal("abc[1][2018]", GroupNames.Microsoft365(new NameParts("a\uFFFEb\uFFFF\U0001FFFEc", "1", 2018), 1, MisGroupType.Teaching, "1"));

    [Fact]
    public void N9_an_id_of_which_nothing_is_left_leaves_the_type()
    {
        var parts = new NameParts("()", "1", 2018);

        Assert.Equal("Teaching[1][2018]", GroupNames.Microsoft365(parts, 1, MisGroupType.Teaching, "/"));
        Assert.Equal("Teaching.1.2018", GroupNames.MailNickname(parts, 1, MisGroupType.Teaching, "ω"));
        Assert.Equal("Teaching[1][2018]", GroupNames.Catalogue(parts, 1, MisGroupType.Teaching, "/"));
    }

    [Theory]
    [InlineData(1, "2SDT1[1234567][2018]", "2SDT1.1234567.2018")]
    [InlineData(2, "2SDT1-2[1234567][2018]", "2SDT1-2.1234567.2018")]
    [InlineData(13, "2SDT1-13[1234567][2018]", "2SDT1-13.1234567.2018")]
    public void N10_the_number_stands_behind_the_name(int suffix, string name, string nickname)
    {
        var parts = new NameParts("2S/DT1", "1234567", 2018);

        Assert.Equal(name, GroupNames.Catalogue(parts, suffix));
        Assert.Equal(name, GroupNames.Microsoft365(parts, suffix, MisGroupType.Teaching, "1"));
        Assert.Equal(nickname, GroupNames.MailNickname(parts, suffix, MisGroupType.Teaching, "1"));
    }

    [Fact]
    public void N10_there_is_no_number_0() => Assert.Throws<ArgumentOutOfRangeException>(() => GroupNames.Catalogue(new NameParts("1", "", 2018), 0));

    [Theory]
    [InlineData(MisGroupType.Year)]
    [InlineData(MisGroupType.Registration)]
    [InlineData(MisGroupType.Teaching)]
    public void N11_a_MIS_group_without_an_academic_year_is_refused(MisGroupType type)
    {
        var parts = new NameParts("13", "1234567", null);

        Assert.Equal(
            GroupSyncErrorId.NameMissingAcademicYear,
            Assert.Throws<GroupSyncException>(() => GroupNames.Microsoft365(parts, 1, type, "13")).ErrorId);
        var error = Assert.Throws<GroupSyncException>(() => GroupNames.MailNickname(parts, 1, type, "13"));
        Assert.Equal(GroupSyncErrorId.NameMissingAcademicYear, error.ErrorId);
        Assert.Equal(
            $"The {type} group \"13\" cannot be named: the MIS source gives no academic year and none is set. Set AcademicYearStart.", error.Message);
    }

    [Theory]
    [InlineData(MisGroupType.NonMisYear, "7", "7[1234567]", "7.1234567")]
    [InlineData(MisGroupType.Role, "Students", "Students[1234567]", "Students.1234567")]
    [InlineData(MisGroupType.Role, "Teaching staff", "Teaching-staff[1234567]", "Teaching-staff.1234567")]
    [InlineData(MisGroupType.Role, "Non-teaching staff", "Non-teaching-staff[1234567]", "Non-teaching-staff.1234567")]
    public void G1_G2_groups_that_do_not_come_from_MIS_groups_have_no_year(MisGroupType type, string misName, string name, string nickname)
    {
        var parts = new NameParts(misName, "1234567", null);

        Assert.Equal(name, GroupNames.Microsoft365(parts, 1, type, misName));
        Assert.Equal(nickname, GroupNames.MailNickname(parts, 1, type, misName));
    }

    [Theory]
    [InlineData("Year 13 Choir", "Year-13-Choir")]
    [InlineData("  .Year  13/Chœur. ", "Year-13Choeur")]
    public void N13_the_address_of_an_edited_name_is_cleaned_the_same_way(string edited, string nickname)
        => Assert.Equal(nickname, GroupNames.NicknameOf(edited));

    [Fact]
    public void N13_the_address_of_a_long_edited_name_is_shortened()
        => Assert.Equal(new string('x', 63), GroupNames.NicknameOf(new string('x', 63) + "." + new string('y', 192)));

    [Fact]
    public void N13_an_edited_name_without_a_letter_takes_type_and_id()
    {
        Assert.Equal("Teaching-42", GroupNames.NicknameOf("Χορωδία", MisGroupType.Teaching, "42"));
        Assert.Equal("Teaching", GroupNames.NicknameOf("Χορωδία", MisGroupType.Teaching));
    }

    [Theory]
    [InlineData("", "The name is empty.")]
    [InlineData("   ", "The name is empty.")]
    [InlineData("Χορωδία", "No address can be made from the name \"Χορωδία\".")]
    public void N13_an_edited_name_without_anything_for_the_address_is_refused(string edited, string message)
    {
        var error = Assert.Throws<GroupSyncException>(() => GroupNames.NicknameOf(edited));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void N13_an_edited_name_over_256_characters_is_refused()
    {
        Assert.Equal(64, GroupNames.NicknameOf(new string('x', 256)).Length);
        var error = Assert.Throws<GroupSyncException>(() => GroupNames.NicknameOf(new string('x', 257)));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains("257", error.Message, StringComparison.Ordinal);
    }
}
