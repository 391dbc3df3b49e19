using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// A part of the enrolments, its ids looked up among the groups and the people of the source. Sheets are worked on side by side, so that
/// nothing here changes what they share; rows that need a decision are left for the roster, in their order.
/// </summary>
/// <param name="lines">The rows.</param>
/// <param name="groupOf">The groups with a key.</param>
/// <param name="people">The people.</param>
/// <param name="schoolOf">The school that a row means by an id; null when rows mean none by it.</param>
internal sealed class EnrolmentSheet(
    EnrolmentLines lines, Func<string, GroupDraft?> groupOf, PersonBook people, Func<string, SchoolDraft?>? schoolOf)
{
    private readonly GroupDraft?[] _groups = new GroupDraft?[lines.Groups.Count];
    private readonly SchoolDraft?[] _schools =
        schoolOf is null ? [] : [.. Enumerable.Range(0, lines.Schools.Count).Select(i => schoolOf(lines.Schools[i]))];

    private readonly IdIndex _strangers = new();

    /// <summary>For each group first how many rows it has here, then the place of the next of them among its members.</summary>
    private readonly int[] _places = new int[lines.Groups.Count];

    private readonly List<EnrolmentLine> _left = [];

    /// <summary>The rows as they were read.</summary>
    public EnrolmentLines Lines => lines;

    /// <summary>How many rows <see cref="Place"/> has made members.</summary>
    public int Placed { get; private set; }

    /// <summary>The rows that <see cref="Place"/> has left, in their order.</summary>
    public IReadOnlyList<EnrolmentLine> Left => _left;

    /// <summary>The groups that a row can mean; null when there is none.</summary>
    public GroupDraft? GroupsOf(in EnrolmentLine line) => _groups[line.Group];

    /// <summary>The people that a row can mean.</summary>
    public PersonBook.Namesakes PeopleOf(in EnrolmentLine line) => people[line.Role, line.Person];

    /// <summary>The id of the person that a row names.</summary>
    public string PersonIdOf(in EnrolmentLine line) => line.Person < 0 ? _strangers[~line.Person] : people.IdOf(line.Person);

    /// <summary>The school that a row names; null when it names none.</summary>
    public SchoolDraft? SchoolOf(in EnrolmentLine line) => line.School < 0 || _schools.Length == 0 ? null : _schools[line.School];

    /// <summary>Looks up all groups and people, and counts what will be placed.</summary>
    public void LookUp()
    {
        for (var i = 0; i < _groups.Length; i++)
            _groups[i] = groupOf(lines.Groups[i]);
        var numbers = new int[EnrolmentBlock.Most];
        foreach (var block in lines.Blocks)
        {
            people.Find(block.People, numbers);
            for (var i = 0; i < block.Lines.Length; i++)
            {
                ref var line = ref block.Lines[i];
                line.Person = numbers[i] >= 0 ? numbers[i] : ~_strangers.NumberOf(block.People[i]);
                Count(line);
            }
        }
    }

    private void Count(in EnrolmentLine line)
    {
        if (_groups[line.Group] is not { Elsewhere: null } group || line.IsReversed || PeopleOf(line) is not { First: not null } known)
            return;
        _places[line.Group]++;
        if (known.At(group.School) is null)
            group.NeedsOrder = true;
    }

    /// <summary>Asks for the room that the rows of this sheet need in their groups, behind what sheets before it have asked for.</summary>
    /// <param name="asking">Takes the groups that no sheet has asked for yet.</param>
    public void AskForRoom(List<GroupDraft> asking)
    {
        for (var i = 0; i < _places.Length; i++)
            if (_places[i] > 0 && _groups[i] is { } group)
            {
                if (group.Expected == 0)
                    asking.Add(group);
                (_places[i], group.Expected) = (group.Members.Length + group.Expected, group.Expected + _places[i]);
            }
    }

    /// <summary>Makes members of the rows of which there is nothing to decide, each in its place.</summary>
    public void Place()
    {
        foreach (var block in lines.Blocks)
            foreach (ref readonly var line in block.Lines)
                if (_groups[line.Group] is { Elsewhere: null, NeedsOrder: false } group && !line.IsReversed && PeopleOf(line).At(group.School) is { } person)
                {
                    group.Put(_places[line.Group]++, new MembershipDraft(person, line));
                    Placed++;
                }
                else
                    _left.Add(line);
    }
}
