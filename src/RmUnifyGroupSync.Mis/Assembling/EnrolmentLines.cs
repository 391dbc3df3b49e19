using System.Text;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>One row of an enrolment file, the ids of its class and school as numbers of the indexes that it was read with; packed, for there may be millions.</summary>
/// <param name="group">The class.</param>
/// <param name="school">The school that the row names; -1 when it names none.</param>
/// <param name="line">Line in the file; 0 where there are none.</param>
/// <param name="from">First day.</param>
/// <param name="until">First day after.</param>
/// <param name="part">What the person does in the class.</param>
/// <param name="isMain">Whether he is its main teacher.</param>
internal struct EnrolmentLine(
    int group, int school, int line, DateOnly? from, DateOnly? until, MemberPart part, bool isMain = false)
{
    private const int FlagBits = 3;
    private readonly int _schoolAndFlags = (school << FlagBits) | ((int)part << 1) | (isMain ? 1 : 0);
    private readonly PackedDate _from = from;
    private readonly PackedDate _until = until;

    public int Group { get; } = group;

    /// <summary>The person's number once the people are known.</summary>
    public int Person { get; set; }

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
}

/// <summary>Some rows of an enrolment file, and the ids of their people.</summary>
internal sealed class EnrolmentBlock
{
    /// <summary>How many rows a block takes.</summary>
    public const int Most = 1 << 13;

    private readonly EnrolmentLine[] _lines = GC.AllocateUninitializedArray<EnrolmentLine>(Most);

    /// <summary>The rows.</summary>
    public Span<EnrolmentLine> Lines => _lines.AsSpan(0, People.Count);

    /// <summary>For each row the id of its person.</summary>
    public IdColumn People { get; } = new(Most);

    /// <summary>Whether it takes no more.</summary>
    public bool IsFull => People.Count == Most;

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<byte> person, in EnrolmentLine line)
    {
        _lines[People.Count] = line;
        People.Add(person);
    }
}

/// <summary>
/// The rows of an enrolment file before anybody knows who the people are: numbers and bytes in blocks, so that a million of them are
/// neither objects nor texts.
/// </summary>
internal sealed class EnrolmentLines(string file)
{
    private readonly List<EnrolmentBlock> _blocks = [];
    private readonly List<int> _unclear = [];

    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>How many lines of the file stand before those that its rows were counted by.</summary>
    public int LinesBefore { get; private set; }

    /// <summary>Ids of classes.</summary>
    public IdIndex Groups { get; } = new();

    /// <summary>Ids of schools.</summary>
    public IdIndex Schools { get; } = new();

    /// <summary>The rows.</summary>
    public IReadOnlyList<EnrolmentBlock> Blocks => _blocks;

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
        Add(Encoding.UTF8.GetBytes(person), new EnrolmentLine(NumberOf(Groups, group), NumberOf(Schools, school), 0, from, until, part, isMain));

    /// <summary>Adds a row.</summary>
    /// <param name="person">The person's id, as UTF-8.</param>
    /// <param name="line">The rest of the row.</param>
    public void Add(ReadOnlySpan<byte> person, in EnrolmentLine line)
    {
        if (_blocks.Count == 0 || _blocks[^1].IsFull)
            _blocks.Add(new EnrolmentBlock());
        _blocks[^1].Add(person, line);
    }

    private static int NumberOf(IdIndex index, string text) => index.NumberOf(Encoding.UTF8.GetBytes(text));
}
