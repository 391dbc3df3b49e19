using System.Text;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>One row of an enrolment file, its ids as numbers of the indexes that it was read with; packed, for there may be millions.</summary>
/// <param name="group">The class.</param>
/// <param name="person">The person.</param>
/// <param name="school">The school that the row names; -1 when it names none.</param>
/// <param name="line">Line in the file; 0 where there are none.</param>
/// <param name="from">First day.</param>
/// <param name="until">First day after.</param>
/// <param name="part">What the person does in the class.</param>
/// <param name="isMain">Whether he is its main teacher.</param>
internal readonly struct EnrolmentLine(
    int group, int person, int school, int line, DateOnly? from, DateOnly? until, MemberPart part, bool isMain = false)
{
    private const int FlagBits = 3;
    private readonly int _schoolAndFlags = (school << FlagBits) | ((int)part << 1) | (isMain ? 1 : 0);
    private readonly PackedDate _from = from;
    private readonly PackedDate _until = until;

    public int Group { get; } = group;

    public int Person { get; private init; } = person;

    public int Line { get; } = line;

    public int School => _schoolAndFlags >> FlagBits;

    public MemberPart Part => (MemberPart)((_schoolAndFlags >> 1) & 3);

    public bool IsMain => (_schoolAndFlags & 1) != 0;

    public PackedDate From => _from;

    public PackedDate Until => _until;

    /// <summary>Whether it ends before it begins, so that it is never in force.</summary>
    public bool IsReversed => _until.IsNotAfter(_from);

    /// <summary>Role of the person in the class.</summary>
    public PersonRole Role => Part.Role();

    /// <summary>The row with another person.</summary>
    public EnrolmentLine Of(int person) => this with { Person = person };
}

/// <summary>
/// The rows of an enrolment file before anybody knows who the people are: numbers in blocks, so that a million of them are neither
/// objects nor texts.
/// </summary>
internal sealed class EnrolmentLines(string file)
{
    private const int BlockSize = 1 << 14;
    private readonly List<EnrolmentLine[]> _blocks = [];
    private readonly IdBatch _waitingPeople = new();
    private readonly EnrolmentLine[] _waiting = new EnrolmentLine[IdBatch.Most];
    private readonly List<int> _unclear = [];
    private int _inLast = BlockSize;

    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>How many lines of the file stand before those that its rows were counted by.</summary>
    public int LinesBefore { get; private set; }

    /// <summary>Ids of classes.</summary>
    public IdIndex Groups { get; } = new();

    /// <summary>Ids of people.</summary>
    public IdIndex People { get; } = new();

    /// <summary>Ids of schools.</summary>
    public IdIndex Schools { get; } = new();

    /// <summary>The rows, in blocks; complete after <see cref="Flush"/>.</summary>
    public IEnumerable<ReadOnlyMemory<EnrolmentLine>> Blocks =>
        _blocks.Select((block, i) => new ReadOnlyMemory<EnrolmentLine>(block, 0, i == _blocks.Count - 1 ? _inLast : BlockSize));

    /// <summary>The class of each row that says neither what the person does there nor, legibly, when; nobody enters by it.</summary>
    public IReadOnlyList<int> Unclear => _unclear;

    /// <summary>Says that the rows are of a part of the file that begins further down.</summary>
    public EnrolmentLines StandingBehind(int lines)
    {
        LinesBefore = lines;
        return this;
    }

    /// <summary>Adds a row that puts nobody into the class, for what it says cannot be read.</summary>
    public void AddUnclear(ReadOnlySpan<byte> group) => _unclear.Add(Groups.NumberOf(group));

    /// <summary>Adds a row that came as texts, from where there are no lines.</summary>
    public void Add(string group, string person, string school, MemberPart part, bool isMain = false, DateOnly? from = null, DateOnly? until = null) =>
        Add(new EnrolmentLine(NumberOf(Groups, group), NumberOf(People, person), NumberOf(Schools, school), 0, from, until, part, isMain));

    /// <summary>Adds a row whose person is to be numbered; that happens for many rows together, and at the end in <see cref="Flush"/>.</summary>
    /// <param name="person">The person's id, as UTF-8.</param>
    /// <param name="line">The row, with any number in place of the person's.</param>
    public void Add(ReadOnlySpan<byte> person, in EnrolmentLine line)
    {
        _waiting[_waitingPeople.Count] = line;
        _waitingPeople.Add(person);
        if (_waitingPeople.IsFull)
            Flush();
    }

    /// <summary>Adds the rows that still wait for the number of their person.</summary>
    public void Flush()
    {
        Span<int> numbers = stackalloc int[IdBatch.Most];
        People.NumbersOf(_waitingPeople, numbers);
        for (var i = 0; i < _waitingPeople.Count; i++)
            Add(_waiting[i].Of(numbers[i]));
        _waitingPeople.Clear();
    }

    private static int NumberOf(IdIndex index, string text) => index.NumberOf(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a row.</summary>
    public void Add(in EnrolmentLine line)
    {
        if (_inLast == BlockSize)
        {
            _blocks.Add(GC.AllocateUninitializedArray<EnrolmentLine>(BlockSize));
            _inLast = 0;
        }

        _blocks[^1][_inLast++] = line;
    }
}
