using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.OneRosterCsv;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.OneRosterCsv;

/// <summary>Large enrolment files are read in parts; nobody may see from the result where a file was cut.</summary>
public class PartedReadingTests
{
    private const string Header = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate";

    [Property(MaxTest = 150)]
    public void Parts_of_a_file_give_what_the_whole_gives_wherever_it_is_cut(int seed, PositiveInt part)
    {
        using var export = Fixtures.OneRoster12().With("enrollments.csv", Enrolments(new System.Random(seed)));
        var whole = Read(export.Folder, long.MaxValue);
        Assert.Equal(whole, Read(export.Folder, 1 + part.Get * 37 % 900));
    }

    /// <summary>Guards the property: it would hold as well if every one of its files were refused.</summary>
    [Fact]
    public void Most_of_the_files_that_are_cut_can_be_read()
    {
        var read = Enumerable.Range(0, 60).Count(seed =>
        {
            using var export = Fixtures.OneRoster12().With("enrollments.csv", Enrolments(new System.Random(seed)));
            return !Read(export.Folder, 300).StartsWith("Mis", StringComparison.Ordinal);
        });
        Assert.InRange(read, 20, 59);
    }

    [Fact]
    public void A_line_break_within_quotes_is_no_place_to_cut()
    {
        using var export = Fixtures.OneRoster12();
        export.With("enrollments.csv", [Header, .. Enumerable.Range(0, 40).Select(i => $"\"e{i}\r\n,,,c1,ash,nobody,student,,,\r\n\",,,c1,ash,s1,student,,,")]);
        var whole = Read(export.Folder, long.MaxValue);
        for (var part = 1; part < 400; part++)
            Assert.Equal(whole, Read(export.Folder, part));
        Assert.DoesNotContain("EnrolmentUnknownPerson", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_names_its_line_in_the_whole_file()
    {
        using var export = Fixtures.OneRoster12();
        export.With("enrollments.csv", [Header, .. Enumerable.Repeat("e,,,c1,ash,s1,student,,,", 500), "e,,,c1,ash,nobody,student,,,"]);
        var finding = Snapshot(export.Folder, 1000).Findings.Single(f => f.Code == "EnrolmentUnknownPerson");
        Assert.Equal(502, finding.Line);
    }

    [Fact]
    public void What_is_said_of_the_file_is_said_once()
    {
        using var export = Fixtures.OneRoster12();
        export.With("enrollments.csv", [Header + ",role", .. Enumerable.Repeat("e,,,c1,ash,s1,student,,,,", 500)]);
        Assert.Equal(Read(export.Folder, long.MaxValue), Read(export.Folder, 1000));
        Assert.Single(Snapshot(export.Folder, 1000).Findings, f => f.Code == "HeaderDoubled");
    }

    [Fact]
    public void A_file_that_is_only_half_written_is_refused_as_it_is_when_read_as_a_whole()
    {
        using var export = Fixtures.OneRoster12();
        export.With("enrollments.csv", Encoding.UTF8.GetBytes(Header + "\r\n" + string.Concat(Enumerable.Repeat("e,,,c1,ash,s1,student,,,\r\n", 500)) + "e,,,c1,ash,s1,stu"));
        var error = Assert.Throws<GroupSyncException>(() => Snapshot(export.Folder, 1000));
        Assert.Equal(GroupSyncErrorId.MisUnavailable, error.ErrorId);
        Assert.Equal(Read(export.Folder, long.MaxValue), Read(export.Folder, 1000));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_file_in_which_a_line_break_is_more_than_a_byte_is_read_as_a_whole(string encoding)
    {
        using var export = Fixtures.OneRoster12();
        var text = string.Join("\r\n", [Header, .. Enumerable.Repeat("e,,,c1,ash,s1,student,,,", 500)]) + "\r\n";
        export.With("enrollments.csv", text, Encoding.GetEncoding(encoding));
        Assert.Equal(2, Snapshot(export.Folder, 1000).Groups(MisGroupType.Teaching).Sum(g => g.Members.Count) + 1);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_ends_as_cancelled_and_not_as_a_bad_file()
    {
        using var export = Fixtures.OneRoster12();
        export.With("enrollments.csv", [Header, .. Enumerable.Repeat("e,,,c1,ash,s1,student,,,", 5000)]);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Source(export.Folder, 1000).ReadAsync(new CancelAt("classes.csv", cancel), cancel.Token));
    }

    private static byte[] Enrolments(System.Random random)
    {
        var text = new StringBuilder(random.Next(6) == 0 ? Header + ",role" : Header).Append(Break(random));
        var rows = random.Next(1, 120);
        for (var i = 0; i < rows; i++)
            text.Append(Row(random, i)).Append(i == rows - 1 && random.Next(4) == 0 ? "" : Break(random));
        return random.Next(3) == 0 ? Encoding.Latin1.GetBytes(text.ToString()) : Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Break(System.Random random) => random.Next(12) switch { 0 => "\n\n", 1 => "\r\n,,,,,,,,,\r\n", < 6 => "\n", _ => "\r\n" };

    /// <summary>Mostly good rows; now and then what real exports get wrong.</summary>
    private static string Row(System.Random random, int number) => string.Join(',',
        One(random, $"e{number}", "", $"\"e\r\n{number}\"", "\"odd\n\n\"", "é", "\"lone\rreturn\"", "a\"b", "\"never closed"), One(random, "", "active", "tobedeleted", "strange"), "",
        One(random, "c1", "c2", "h1", "c3", "gone", ""), One(random, "ash", "birch", "", "none"), One(random, "s1", "s2", "s3", "s4", "t1", "t2", "g1", "nobody", ""),
        One(random, "student", "Student", "teacher", "aide", "guardian", "wizard"), One(random, "", "true", "false"),
        One(random, "", "2025-10-01", "2026-03-01", "01/02/2026"), One(random, "", "2026-07-20", "2025-11-01", "soon")) + One(random, "", ",", ",,", ",extra");

    /// <summary>The first, mostly; the last is rarest.</summary>
    private static string One(System.Random random, params string[] choices)
    {
        var choice = 0;
        while (choice < choices.Length - 1 && random.Next(4) == 0)
            choice++;
        return choices[choice];
    }

    private static OneRosterCsvSource Source(string folder, long part) => new(
        new MisSourceOptions { Kind = MisSourceKind.OneRosterCsv, Path = [folder] },
        new FakeTimeProvider(new DateTimeOffset(2025, 11, 1, 12, 0, 0, TimeSpan.Zero)))
    {
        PartBytes = part,
    };

    private static MisSnapshot Snapshot(string folder, long part) =>
        Source(folder, part).ReadAsync(SilentObserver.Instance, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>All that a read gave, or the error that it ended with, as text.</summary>
    private static string Read(string folder, long part)
    {
        try
        {
            return Describe(Snapshot(folder, part));
        }
        catch (GroupSyncException error)
        {
            return $"{error.ErrorId}: {error.Message}";
        }
    }

    private static string Describe(MisSnapshot snapshot) => string.Join('\n',
    [
        .. snapshot.Schools.SelectMany(s => s.People.Select(p => $"{s.Id} {p.Role} {p.Id}")),
        .. snapshot.Schools.SelectMany(s => s.DroppedPeople.Select(p => $"{s.Id} dropped {p}")),
        .. snapshot.Schools.Select(s => $"{s.Id} {s.ContradictoryPeople} {s.ContradictoryGroups}"),
        .. snapshot.Schools.SelectMany(s => s.Groups.Select(g => $"{s.Id} {g.Type} {g.Id}: {string.Join("; ", g.Members.Select(Describe))}")),
        .. snapshot.Findings.Select(f => $"{f.Severity} {f.Code} {f.File} {f.Line} {f.Message}").Order(StringComparer.Ordinal),
        .. snapshot.Completeness.Files.Select(f => $"{f.File} {f.Rows}"),
        $"dangling {snapshot.Completeness.DanglingEnrolments}",
    ]);

    private static string Describe(MisMembershipRecord m) => string.Create(CultureInfo.InvariantCulture, $"{m.Person.Id} {m.Role} {m.IsMain} {m.From:o} {m.Until:o}");

    private sealed class CancelAt(string file, CancellationTokenSource cancel) : ISyncObserver
    {
        public void Report(SyncEvent e)
        {
            if (e is DetailEvent detail && detail.Message.StartsWith(file, StringComparison.Ordinal))
                cancel.Cancel();
        }

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
