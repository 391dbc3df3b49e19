using System.Text;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Reading;

/// <summary>
/// Whatever is done to the bytes of an export, reading it ends in a snapshot with people in it or in one of the two errors of a source:
/// never in a crash, a hang or an empty school.
/// </summary>
public class BrokenExportTests
{
    private const int Mutations = 60;

    public static TheoryData<MisSourceKind, string> Files => new()
    {
        { MisSourceKind.SdsCsv, "School.csv" }, { MisSourceKind.SdsCsv, "Section.csv" }, { MisSourceKind.SdsCsv, "Student.csv" },
        { MisSourceKind.SdsCsv, "Teacher.csv" }, { MisSourceKind.SdsCsv, "StudentEnrollment.csv" }, { MisSourceKind.SdsCsv, "TeacherRoster.csv" },
        { MisSourceKind.OneRosterCsv, "manifest.csv" }, { MisSourceKind.OneRosterCsv, "orgs.csv" }, { MisSourceKind.OneRosterCsv, "academicSessions.csv" },
        { MisSourceKind.OneRosterCsv, "classes.csv" }, { MisSourceKind.OneRosterCsv, "users.csv" }, { MisSourceKind.OneRosterCsv, "roles.csv" },
        { MisSourceKind.OneRosterCsv, "enrollments.csv" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_change_of_bytes_crashes_the_reader(MisSourceKind kind, string file)
    {
        using var export = Export(kind);
        var good = await File.ReadAllBytesAsync(Path.Combine(export.Folder, file));
        var random = new Random(file.Length * 31 + (int)kind);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            export.With(file, Mutate(good, random, i));
            try
            {
                var snapshot = await Source.ReadAsync(kind, export.Folder);
                Assert.True(snapshot.Schools.Sum(s => s.People.Count) > 0 && snapshot.Schools.Sum(s => s.Groups.Sum(g => g.Members.Count)) > 0);
                read++;
            }
            catch (GroupSyncException error)
            {
                Assert.Contains(error.ErrorId, (GroupSyncErrorId[])[GroupSyncErrorId.MisUnavailable, GroupSyncErrorId.MisSourceInvalid]);
                refused++;
            }
        }

        Assert.Equal(Mutations, read + refused);
        Assert.True(refused > 0, "No mutation did any harm: the corpus tests nothing.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_order_of_columns_and_of_rows_does_not_matter(MisSourceKind kind, string file)
    {
        using var export = Export(kind);
        var before = Members(await Source.ReadAsync(kind, export.Folder));
        export.Change(file, text =>
        {
            var rows = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            return string.Join("\r\n", rows.Take(1).Concat(rows.Skip(1).Reverse()).Select(Reversed)) + "\r\n";
        });
        Assert.Equal(before, Members(await Source.ReadAsync(kind, export.Folder)));
    }

    [Fact]
    public async Task A_field_that_never_ends_is_malformed_and_not_held_in_memory()
    {
        using var export = Fixtures.SdsV1Uk();
        export.Append("Student.csv", "4009,1234567,\"" + new string('x', 3 << 20));
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_still_being_written()
    {
        using var export = Fixtures.SdsV1Uk();
        var writer = new ChangeWhileReading(() => File.AppendAllText(Path.Combine(export.Folder, "School.csv"), "9999999,New School\r\n"));
        var source = new MisSourceFactory(TimeProvider.System, _ => null).Create(new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [export.Folder] });
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => source.ReadAsync(writer, CancellationToken.None));
    }

    [Fact]
    public async Task A_read_can_be_cancelled()
    {
        using var export = Fixtures.SdsV1Uk();
        using var cancel = new CancellationTokenSource();
        var source = new MisSourceFactory(TimeProvider.System, _ => null).Create(new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [export.Folder] });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ReadAsync(new ChangeWhileReading(cancel.Cancel), cancel.Token));
    }

    private static TempExport Export(MisSourceKind kind) => kind == MisSourceKind.SdsCsv ? Fixtures.SdsV1Uk() : Fixtures.OneRoster12();

    private static List<string> Members(MisSnapshot snapshot) =>
        [.. snapshot.Schools.SelectMany(s => s.Groups.SelectMany(g => g.Members.Select(m => $"{s.Id} {g.Type} {g.Id} {g.Name} {m.Role} {m.Person.Id} {m.Until}"))).Order(StringComparer.Ordinal)];

    /// <summary>The fields of a row backwards; good enough for fixtures whose quotes hold lists only.</summary>
    private static string Reversed(string row)
    {
        var (fields, quoted, start) = (new List<string>(), false, 0);
        for (var i = 0; i <= row.Length; i++)
            if (i == row.Length || (row[i] == ',' && !quoted))
            {
                fields.Add(row[start..i]);
                start = i + 1;
            }
            else if (row[i] == '"')
                quoted = !quoted;
        fields.Reverse();
        return string.Join(',', fields);
    }

    private static byte[] Mutate(byte[] good, Random random, int kind)
    {
        var at = random.Next(good.Length);
        byte[] noise = new byte[random.Next(1, 40)];
        random.NextBytes(noise);
        return (kind % 12) switch
        {
            0 => good[..at],
            1 => [.. good[..at], .. noise, .. good[at..]],
            2 => [.. good[..at], (byte)'"', .. good[at..]],
            3 => [.. good[..at], 0, .. good[at..]],
            4 => [.. good[..at], .. good[Math.Min(good.Length, at + noise.Length)..]],
            5 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(good)),
            6 => [.. good, .. good],
            7 => noise,
            8 => [.. good[..at], .. Enumerable.Repeat((byte)'A', 200_000), .. good[at..]],
            9 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good).Replace(',', ';')),
            10 => [.. good.Select(b => b == (byte)'\n' && random.Next(4) == 0 ? (byte)' ' : b)],
            _ => [.. good.Select(b => random.Next(50) == 0 ? (byte)random.Next(256) : b)],
        };
    }

    private sealed class ChangeWhileReading(Action change) : ISyncObserver
    {
        private bool _done;

        public void Report(SyncEvent e)
        {
            if (_done || e is not DetailEvent)
                return;
            _done = true;
            change();
        }

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
