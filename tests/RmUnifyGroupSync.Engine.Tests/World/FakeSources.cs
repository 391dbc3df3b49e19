using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Tests.World;

/// <summary>Sources by what they are configured with: a path, or the kind where there is none.</summary>
internal sealed class FakeSources : Dictionary<string, Func<MisSnapshot>>, IMisSourceFactory
{
    public IMisSource Create(MisSourceOptions options) => new Source(this[options.Path.Count > 0 ? options.Path[0] : options.Kind.ToString()]);

    private sealed class Source(Func<MisSnapshot> read) : IMisSource
    {
        public Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken) => Task.FromResult(read());
    }
}

/// <summary>Settings by the names that schools have in them.</summary>
internal sealed class FakeSettings : ISettingLookup
{
    public GroupSyncSetting Default { get; init; } = new();

    public Dictionary<string, GroupSyncSetting> Own { get; } = [];

    /// <summary>Schools whose settings cannot be used.</summary>
    public HashSet<string> Broken { get; } = [];

    public IReadOnlyList<string> Schools => [.. Own.Keys];

    public GroupSyncSetting Effective(string? school) => school is null ? Default
        : Broken.Contains(school) ? throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The settings of {school} are broken.")
        : Own.GetValueOrDefault(school, Default);

    public string? KeyOf(SchoolIdentity school, IReadOnlyCollection<SchoolIdentity> all) => Own.Keys.FirstOrDefault(k => SchoolIdentity.Find(k, all).Contains(school));
}
