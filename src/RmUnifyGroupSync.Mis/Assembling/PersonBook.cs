using System.Runtime.InteropServices;
using System.Text;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>The people of a source by role and id.</summary>
internal sealed class PersonBook
{
    private const int LongestUsual = 128;
    private readonly IdIndex _ids = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The people with a role and an id, as the first of them; null when there is none.</summary>
    public PersonDraft? Find(PersonRole role, string id)
    {
        Span<byte> room = stackalloc byte[LongestUsual];
        return this[role, _ids.Find(BytesOf(id, room))].First;
    }

    /// <summary>The people with a role and the id of a number; nobody for the number -1.</summary>
    public Namesakes this[PersonRole role, int number]
    {
        get
        {
            if (number < 0)
                return default;
            ref readonly var entry = ref CollectionsMarshal.AsSpan(_entries)[number];
            return role == PersonRole.Student ? entry.Students : entry.Staff;
        }
    }

    /// <summary>The id of a number.</summary>
    public string IdOf(int number) => _ids[number];

    /// <summary>Finds the numbers of ids, -1 for those that nobody has.</summary>
    public void Find(IdColumn ids, Span<int> numbers) => _ids.Find(ids, numbers);

    /// <summary>Adds a person, behind those of the same role and id at other schools.</summary>
    public void Add(PersonDraft person)
    {
        Span<byte> room = stackalloc byte[LongestUsual];
        var number = _ids.NumberOf(BytesOf(person.Id, room));
        if (number == _entries.Count)
            _entries.Add(default);
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[number];
        if (person.Role == PersonRole.Student)
            entry.Students = entry.Students.With(person);
        else
            entry.Staff = entry.Staff.With(person);
    }

    private static ReadOnlySpan<byte> BytesOf(string id, Span<byte> room) =>
        Encoding.UTF8.TryGetBytes(id, room, out var length) ? room[..length] : Encoding.UTF8.GetBytes(id);

    private record struct Entry(Namesakes Students, Namesakes Staff);

    /// <summary>People of one role and id, each at another school.</summary>
    /// <param name="First">The first of them; the others hang on him.</param>
    /// <param name="OnlySchool">His school when he is the only one; saves looking at him.</param>
    public readonly record struct Namesakes(PersonDraft? First, SchoolDraft? OnlySchool)
    {
        /// <summary>The one at a school.</summary>
        public PersonDraft? At(SchoolDraft school)
        {
            if (OnlySchool is not null)
                return ReferenceEquals(OnlySchool, school) ? First : null;
            for (var person = First; person is not null; person = person.Elsewhere)
                if (ReferenceEquals(person.School, school))
                    return person;
            return null;
        }

        /// <summary>These and one more, whose place is the second.</summary>
        public Namesakes With(PersonDraft person)
        {
            if (First is null)
                return new Namesakes(person, person.School);
            (person.Elsewhere, First.Elsewhere) = (First.Elsewhere, person);
            return new Namesakes(First, null);
        }
    }
}
