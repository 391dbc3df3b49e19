using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Tests.Support;

/// <summary>Shorthand for reading a source in a test.</summary>
internal static class Source
{
    public static Task<MisSnapshot> ReadAsync(MisSourceOptions options, DateTimeOffset? now = null) =>
        new MisSourceFactory(new FakeTimeProvider(now ?? new DateTimeOffset(2025, 11, 1, 12, 0, 0, TimeSpan.Zero)), _ => null).Create(options)
            .ReadAsync(SilentObserver.Instance, CancellationToken.None);

    public static Task<MisSnapshot> ReadAsync(MisSourceKind kind, params string[] path) =>
        ReadAsync(new MisSourceOptions { Kind = kind, Path = path });

    public static async Task<GroupSyncException> ErrorAsync(GroupSyncErrorId id, Func<Task> read)
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(read);
        Assert.Equal(id, error.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    public static int Rows(this MisSnapshot snapshot, string file) => snapshot.Completeness.Files.Single(f => f.File == file).Rows;

    public static IEnumerable<MisGroupRecord> Groups(this MisSnapshot snapshot, MisGroupType type) =>
        snapshot.Schools.SelectMany(s => s.Groups).Where(g => g.Type == type);

    public static int People(this MisSnapshot snapshot, PersonRole role) =>
        snapshot.Schools.SelectMany(s => s.People).Count(p => p.Role == role);

    public static int Members(this MisSnapshot snapshot, MisGroupType type, PersonRole role) =>
        snapshot.Groups(type).Sum(g => g.Members.Count(m => m.Role == role));

    public static bool Found(this MisSnapshot snapshot, string code) => snapshot.Findings.Any(f => f.Code == code);
}
