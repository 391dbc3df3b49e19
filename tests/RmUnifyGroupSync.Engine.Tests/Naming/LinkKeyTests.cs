using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Tests.Naming;

public sealed class LinkKeyTests
{
    [Theory]
    [InlineData("1234567", MisGroupType.Year, "13", null, 1, "rmugs:1234567:year:13")]
    [InlineData("1234567", MisGroupType.Teaching, "2S/DT1", 2018, 1, "rmugs:1234567:teaching:2~53~2f~44~541:2018")]
    [InlineData("1234567", MisGroupType.Registration, "5l", null, 2, "rmugs:1234567:registration:5l:g2")]
    [InlineData("1234567", MisGroupType.Year, "g2", null, 1, "rmugs:1234567:year:g2")]
    [InlineData("1234567", MisGroupType.Year, "g2", 2018, 3, "rmugs:1234567:year:g2:2018:g3")]
    [InlineData("s.1_a-b", MisGroupType.NonMisYear, "7", null, 1, "rmugs:s.1_a-b:nonmisyear:7")]
    [InlineData("1234567", MisGroupType.Role, "~é:", 2018, 12, "rmugs:1234567:role:~7e~c3~a9~3a:2018:g12")]
    public void Link_the_key_is_written_and_read_exactly(string school, MisGroupType type, string id, int? year, int generation, string expected)
    {
        var key = new LinkKey(school, type, id, year, generation);

        Assert.Equal(expected, key.ToString());
        Assert.True(LinkKey.TryParse(expected, out var read));
        Assert.Equal(key, read);
        Assert.StartsWith(LinkKey.SchoolPrefix(school), expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rmugs:")]
    [InlineData("RMUGS:1:year:13")]
    [InlineData("other:1:year:13")]
    [InlineData("rmugs:1:year")]
    [InlineData("rmugs:1:year:13:2018:g2:x")]
    [InlineData("rmugs:1:Year:13")]
    [InlineData("rmugs:1:term:13")]
    [InlineData("rmugs::year:13")]
    [InlineData("rmugs:1:year:")]
    [InlineData("rmugs:1:year:13:")]
    [InlineData("rmugs:1:year:13:18")]
    [InlineData("rmugs:1:year:13:x")]
    [InlineData("rmugs:1:year:13:g1")]
    [InlineData("rmugs:1:year:13:g")]
    [InlineData("rmugs:1:year:13:g02")]
    [InlineData("rmugs:1:year:13:g2:2018")]
    [InlineData("rmugs:1:year:13:g2:g3")]
    [InlineData("rmugs:1:year:13:+2018")]
    [InlineData("rmugs:1:year:AB")]
    [InlineData("rmugs:1:year:a b")]
    [InlineData("rmugs:1:year:~4")]
    [InlineData("rmugs:1:year:~4A")]
    [InlineData("rmugs:1:year:~61")]
    [InlineData("rmugs:1:year:~zz")]
    [InlineData("rmugs:1:year:~ff")]
    [InlineData("rmugs:1:year:~+4")]
    public void Link_a_key_that_this_tool_would_not_write_is_foreign(string? text)
    {
        Assert.False(LinkKey.TryParse(text, out var key));
        Assert.Null(key);
    }

    [Fact]
    public void Link_a_key_of_120_characters_is_whole_and_a_longer_one_keeps_100_and_a_hash()
    {
        var whole = new LinkKey("1234567", MisGroupType.Teaching, new string('a', 120 - "rmugs:1234567:teaching::2018".Length), 2018);
        var longer = whole with { MisId = whole.MisId + "a" };
        var another = whole with { MisId = whole.MisId + "b" };

        Assert.Equal(120, whole.ToString().Length);
        Assert.True(LinkKey.TryParse(whole.ToString(), out _));
        Assert.Equal("rmugs:1234567:teaching:" + new string('a', 77), longer.ToString()[..100]);
        Assert.Matches("^.{100}~~[0-9a-f]{18}$", longer.ToString());
        Assert.NotEqual(longer.ToString(), another.ToString());
        Assert.False(LinkKey.TryParse(longer.ToString(), out _));
    }

    [Fact]
    public void Link_a_shortened_key_is_the_same_for_ever()
        => Assert.Equal(
            "rmugs:1234567:teaching:" + new string('a', 77) + "~~" + SHA256Of("rmugs:1234567:teaching:" + new string('a', 200)),
            new LinkKey("1234567", MisGroupType.Teaching, new string('a', 200)).ToString());

    [Fact]
    public void Link_the_prefix_of_a_school_with_a_very_long_id_is_what_a_shortened_key_keeps()
    {
        Assert.Equal("rmugs:" + new string('a', 93) + ":", LinkKey.SchoolPrefix(new string('a', 93)));
        Assert.Equal("rmugs:" + new string('a', 94), LinkKey.SchoolPrefix(new string('a', 94)));
    }

    [Property(MaxTest = 500)]
    public void Link_every_key_is_plain_short_and_found_by_its_school(NonEmptyString school, NonEmptyString id, MisGroupType type, int? year, byte generation)
    {
        var text = new LinkKey(school.Get, type, id.Get, year, generation).ToString();

        Assert.Matches(new Regex("^rmugs:[a-z0-9._~:-]+$", RegexOptions.CultureInvariant), text);
        Assert.InRange(text.Length, 1, 120);
        Assert.StartsWith(LinkKey.SchoolPrefix(school.Get), text, StringComparison.Ordinal);
        Assert.Equal(text, text.ToLowerInvariant());
    }

    [Property(MaxTest = 500)]
    public Property Link_every_key_that_is_not_shortened_reads_back() => Prop.ForAll(AnyKey(12), key =>
    {
        var text = key.ToString();
        if (text.Length == 120 && text.Contains("~~", StringComparison.Ordinal))
            return;
        Assert.True(LinkKey.TryParse(text, out var read), text);
        Assert.Equal(key, read);
    });

    [Property(MaxTest = 500)]
    public Property Link_different_groups_have_keys_that_differ_without_case() => Prop.ForAll(AnyKey(3), AnyKey(3), (one, other) =>
        Assert.Equal(one == other, string.Equals(one.ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase)));

    [Theory]
    [InlineData("2sdt1", "2SDT1")]
    [InlineData("i", "I")]
    [InlineData("ı", "I")]
    [InlineData("é", "É")]
    [InlineData("é", "e\u0301")]
    [InlineData("a", "a ")]
    [InlineData("4a", "~34a")]
    public void Link_ids_that_differ_only_in_case_or_form_have_keys_that_differ(string one, string other)
        => Assert.NotEqual(
            new LinkKey("1", MisGroupType.Teaching, one).ToString(),
            new LinkKey("1", MisGroupType.Teaching, other).ToString(),
            StringComparer.OrdinalIgnoreCase);

    [Property(MaxTest = 100)]
    public Property Link_the_key_does_not_depend_on_the_culture() => Prop.ForAll(AnyKey(12), key =>
        Assert.All(Cultures.Odd, culture =>
        {
            var text = key.ToString();
            Assert.Equal(text, Cultures.In(culture, key.ToString));
            Assert.Equal(LinkKey.TryParse(text, out _), Cultures.In(culture, () => LinkKey.TryParse(text, out _)));
        }));

    private static string SHA256Of(string text) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text))).ToLowerInvariant()[..18];

    private static Arbitrary<LinkKey> AnyKey(int longest) => Arb.From(
        from school in AnyText.NotEmpty(longest)
        from type in Gen.Elements(Enum.GetValues<MisGroupType>())
        from id in AnyText.NotEmpty(longest)
        from year in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(1990, 2090).Select(y => (int?)y))
        from generation in Gen.Choose(1, 30)
        select new LinkKey(school, type, id, year, generation));
}
