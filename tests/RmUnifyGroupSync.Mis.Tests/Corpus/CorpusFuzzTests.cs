using System.Text;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Corpus;

/// <summary>Noise in one file of a good export ends in a snapshot with students at every school that is in it, or in one of the two errors of a source.</summary>
public class CorpusFuzzTests
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("MIS_FUZZ_ROUNDS") ?? "16", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(CorpusTests.Formats), MemberType = typeof(CorpusTests))]
    public async Task Noise_never_makes_an_empty_school(string format)
    {
        var trust = new Trust(format.Length, idsOverlap: format.StartsWith("sds-v1", StringComparison.Ordinal));
        using var export = TrustFiles.Write(trust, format);
        var random = new Random(Rounds);
        var (read, refused) = (0, 0);
        foreach (var file in Directory.GetFiles(export.Folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var good = await File.ReadAllBytesAsync(file);
            for (var i = 0; i < Rounds; i++)
            {
                await File.WriteAllBytesAsync(file, Mutated(good, random, i));
                try
                {
                    var snapshot = await Source.ReadAsync(TrustFiles.KindOf(format), export.Folder);
                    Assert.All(snapshot.Schools.Where(s => s.Groups.Count > 0), s => Assert.Contains(s.People, p => p.Role == PersonRole.Student));
                    Assert.All(snapshot.Schools.SelectMany(s => s.Groups.SelectMany(g => g.Members.Select(m => (s, m)))), x => Assert.Contains(x.m.Person, x.s.People));
                    read++;
                }
                catch (GroupSyncException error)
                {
                    Assert.Contains(error.ErrorId, (GroupSyncErrorId[])[GroupSyncErrorId.MisUnavailable, GroupSyncErrorId.MisSourceInvalid]);
                    refused++;
                }
            }

            await File.WriteAllBytesAsync(file, good);
        }

        Assert.True(read > 0 && refused > 0, "The noise does always harm or never: it tests nothing.");
    }

    private static byte[] Mutated(byte[] good, Random random, int kind)
    {
        var at = random.Next(good.Length);
        var noise = new byte[random.Next(1, 60)];
        random.NextBytes(noise);
        return (kind % 16) switch
        {
            0 => good[..at],
            1 => [.. good[..at], .. noise, .. good[at..]],
            2 => [.. good[..at], (byte)'"', .. good[at..]],
            3 => [.. good.Take(at), 0, .. good.Skip(at)],
            4 => [.. good[..at], .. good[Math.Min(good.Length, at + noise.Length * 8)..]],
            5 => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(good)),
            6 => [.. good, .. good],
            7 => noise,
            8 => [.. good[..at], .. Enumerable.Repeat((byte)'A', 100_000), .. good[at..]],
            9 => [.. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(good)).Take(at * 2)],
            10 => [.. good.Select(b => b == (byte)'\n' && random.Next(4) == 0 ? (byte)' ' : b)],
            11 => [.. good.Select(b => random.Next(60) == 0 ? (byte)random.Next(256) : b)],
            12 => Lines(good, lines => [.. lines.Where(_ => random.Next(3) > 0)]),
            13 => Lines(good, lines => [lines[0], .. lines.Skip(1).Select(l => random.Next(3) == 0 ? l.Replace(",", "", StringComparison.Ordinal) : l)]),
            14 => Lines(good, lines => [.. lines.Skip(1)]),
            _ => Lines(good, lines => [lines[0][..^2], .. lines.Skip(1)]),
        };
    }

    private static byte[] Lines(byte[] text, Func<string[], string[]> change) =>
        Encoding.UTF8.GetBytes(string.Join("\r\n", change(Encoding.UTF8.GetString(text).Split("\r\n"))));
}
