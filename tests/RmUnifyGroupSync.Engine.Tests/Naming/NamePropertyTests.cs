using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Tests.Naming;

public sealed partial class NamePropertyTests
{
    [Property(MaxTest = 500)]
    public Property N9_every_address_is_one_that_Microsoft_365_takes() => Prop.ForAll(AnyRequest(80), request =>
    {
        var nickname = GroupNames.MailNickname(request.Parts, 1, request.Type, request.MisId);

        Assert.Matches(Address(), nickname);
        Assert.DoesNotContain("..", nickname, StringComparison.Ordinal);
        Assert.InRange(nickname.Length, 1, 64);
        Assert.EndsWith(request.Parts.Year is null ? "" : ".2018", nickname, StringComparison.Ordinal);
    });

    [Property(MaxTest = 500)]
    public Property N9_every_display_name_is_one_that_Microsoft_365_takes() => Prop.ForAll(AnyRequest(300), request =>
    {
        var name = GroupNames.Microsoft365(request.Parts, 1, request.Type, request.MisId);

        Assert.InRange(name.Length, 1, 256);
        Assert.DoesNotMatch(NotInNames(), name);
        Assert.DoesNotContain(name, char.IsWhiteSpace);
        var withoutTail = name.Split('[')[0];
        Assert.DoesNotContain(withoutTail, c => NotInPart().IsMatch(c.ToString()));
        Assert.NotEqual("", withoutTail);
    });

    [Property(MaxTest = 200)]
    public Property N9_any_text_that_a_person_writes_gives_an_address_or_is_refused() => Prop.ForAll(Arb.From(AnyText.NotEmpty(200)), text =>
    {
        try
        {
            Assert.Matches(Address(), GroupNames.NicknameOf(text));
        }
        catch (GroupSyncException error)
        {
            Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        }
    });

    [Property(MaxTest = 200)]
    public void N9_half_a_surrogate_pair_is_no_obstacle(string? text)
    {
        var name = GroupNames.Microsoft365(new NameParts(text + "\uD83C" + text, "1", 2018), 1, MisGroupType.Teaching, "\uDC00");

        Assert.DoesNotContain(name.EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
    }

    [Property(MaxTest = 100)]
    public Property N6_names_do_not_depend_on_the_culture() => Prop.ForAll(AnyRequest(40), request =>
    {
        var here = NamesOf(request);
        Assert.All(Cultures.Odd, culture => Assert.Equal(here, Cultures.In(culture, () => NamesOf(request))));
    });

    [Property(MaxTest = 200)]
    public Property N10_names_collide_with_nothing_and_do_not_depend_on_the_order() => Prop.ForAll(AnyYearOfGroups(), given =>
    {
        var (requests, takenNames, takenNicknames, shuffled) = given;

        var allocation = NameAllocator.Allocate(requests, takenNames, takenNicknames);

        Assert.Equal(requests.Length, allocation.Names.Count);
        AssertNoneTwice(allocation.Names.Select(n => n.GroupName).Concat(takenNames.Distinct(StringComparer.OrdinalIgnoreCase)));
        AssertNoneTwice(allocation.Names.Select(n => n.MailNickname).Concat(takenNicknames.Distinct(StringComparer.OrdinalIgnoreCase)));
        Assert.Equal(allocation.Names.Count(n => n.Suffix > 1), allocation.Clashes.Count);
        var again = Cultures.In("tr-TR", () => NameAllocator.Allocate(shuffled, takenNames.Reverse(), takenNicknames.Reverse()));
        Assert.Equal(allocation.Names, again.Names);
        Assert.Equal(allocation.Clashes, again.Clashes);
    });

    [Property(MaxTest = 100)]
    public Property N10_every_number_below_the_one_given_was_taken() => Prop.ForAll(AnyYearOfGroups(), given =>
    {
        var allocation = NameAllocator.Allocate(given.Requests, given.TakenNames, given.TakenNicknames);
        var names = new HashSet<string>(allocation.Names.Select(n => n.GroupName).Concat(given.TakenNames), StringComparer.OrdinalIgnoreCase);
        var nicknames = new HashSet<string>(allocation.Names.Select(n => n.MailNickname).Concat(given.TakenNicknames), StringComparer.OrdinalIgnoreCase);

        Assert.All(allocation.Names, name =>
        {
            for (var lower = 1; lower < name.Suffix; lower++)
            {
                var request = name.Request;
                Assert.True(
                    names.Contains(GroupNames.Microsoft365(request.Parts, lower, request.Type, request.MisId))
                    || nicknames.Contains(GroupNames.MailNickname(request.Parts, lower, request.Type, request.MisId)));
            }
        });
    });

    private static (string, string, string) NamesOf(NameRequest request) => (
        GroupNames.Catalogue(request.Parts, 2, request.Type, request.MisId),
        GroupNames.Microsoft365(request.Parts, 2, request.Type, request.MisId),
        GroupNames.MailNickname(request.Parts, 2, request.Type, request.MisId));

    private static void AssertNoneTwice(IEnumerable<string> texts) =>
        Assert.Empty(texts.GroupBy(t => t, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));

    private static Arbitrary<NameRequest> AnyRequest(int longest) => Arb.From(
        from name in AnyText.NotEmpty(longest)
        from identifier in Gen.OneOf(Gen.Constant("1234567"), Gen.Constant(""), AnyText.NotEmpty(8))
        from type in Gen.Elements(Enum.GetValues<MisGroupType>())
        from id in AnyText.NotEmpty(6)
        select new NameRequest("A", type, id, new NameParts(name, identifier, type is MisGroupType.NonMisYear or MisGroupType.Role ? null : 2018)));

    // Few letters, so that names clash all the time.
    private static Arbitrary<(NameRequest[] Requests, string[] TakenNames, string[] TakenNicknames, NameRequest[] Shuffled)> AnyYearOfGroups() => Arb.From(
        from count in Gen.Choose(1, 25)
        from requests in Gen.ArrayOf(ClashingRequest, count)
        from takenNames in Gen.ArrayOf(Gen.Elements("a[1][2018]", "A-2[1][2018]", "b[1]", "c"), 3)
        from takenNicknames in Gen.ArrayOf(Gen.Elements("a.1.2018", "A-3.1.2018", "b.1", "c"), 3)
        let distinct = requests.DistinctBy(r => (r.School, r.Type, r.MisId)).ToArray()
        from shuffled in Gen.Shuffle(distinct)
        select (distinct, takenNames, takenNicknames, shuffled));

    private static Gen<NameRequest> ClashingRequest =>
        from name in Gen.Elements("a", "A", "a/", "á", "b", "B ", "a-2", "Ω", "()")
        from school in Gen.Elements("1", "2")
        from type in Gen.Elements(Enum.GetValues<MisGroupType>())
        from id in Gen.Elements("1", "2", "a", "A", "ω")
        select new NameRequest(school, type, id, new NameParts(name, "1", type is MisGroupType.NonMisYear or MisGroupType.Role ? null : 2018));

    [GeneratedRegex(@"^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"[/@()\\"";:<>,&'%\p{Cc}]", RegexOptions.CultureInvariant)]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"[\[\]]", RegexOptions.CultureInvariant)]
    private static partial Regex NotInPart();
}
