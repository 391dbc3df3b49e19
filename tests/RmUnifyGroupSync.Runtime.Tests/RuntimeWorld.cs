using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>The home folder is named by the environment, so these tests run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HomeCollection
{
    public const string Name = "home";
}

/// <summary>
/// A service over a home folder of its own, with a copy of the sample school that the quickstart ships (Microsoft's SDS V1 UK
/// sample, MIT; see docs/examples/contoso/ORIGIN.md).
/// </summary>
public sealed class RuntimeWorld : IDisposable
{
    public const string Admin = "admin@school.onmicrosoft.com";
    private readonly string? _before = Environment.GetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME");

    public RuntimeWorld()
    {
        Directory.CreateDirectory(Export);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository, "docs", "examples", "contoso"), "*.csv"))
            File.Copy(file, Path.Combine(Export, Path.GetFileName(file)));
        Environment.SetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME", Home);
        Service = new(Time);
    }

    public static string Repository { get; } = FindRepository();

    public string Root { get; } = Directory.CreateTempSubdirectory("rmugs").FullName;

    public string Home => Path.Combine(Root, "home");

    public string Export => Path.Combine(Root, "export");

    public FakeTimeProvider Time { get; } = new(new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero));

    public GroupSyncService Service { get; private set; }

    public Listener Listener { get; } = new();

    public CallOptions Options => new() { Observer = Listener };

    public void Restart()
    {
        Service.Dispose();
        Service = new(Time);
    }

    public async Task SetAsync(GroupSyncSetting values) => await Service.SetSettingsAsync(values, Options, default);

    /// <summary>Settings and sandbox as in the quickstart, signed in.</summary>
    public async Task StartAsync(params MisGroupType[] autoCreate)
    {
        await SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [Export], AutoCreate = autoCreate, AdminOwner = [Admin] });
        await Service.CreateSandboxAsync(new() { FromMis = true }, Options, default);
        await ConnectAsync();
    }

    public Task<GroupSyncContext> ConnectAsync() => Service.ConnectAsync(new() { Kind = SignInKind.Sandbox }, Options, default);

    public Task<GroupSyncRun> RunAsync(RunRequest? request = null, bool whatIf = false) =>
        Service.RunAsync(request ?? new(), Options with { WhatIf = whatIf }, default);

    public async Task<List<O365ClassGroup>> GroupsAsync(ClassGroupQuery? query = null) =>
        await ListAsync(Service.GetClassGroupsAsync(query ?? new(), Options, default));

    public async Task<List<GroupSyncResult>> SyncAsync(SyncRequest request) => await ListAsync(Service.SyncGroupsAsync(request, Options, default));

    public async Task<List<O365ClassGroup>> CreateAsync(NewClassGroupRequest request, bool whatIf = false) =>
        await ListAsync(Service.CreateClassGroupsAsync(request, Options with { WhatIf = whatIf }, default));

    public void Edit(string file, string from, string to)
    {
        var path = Path.Combine(Export, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Every file under the home folder with its content, to see that nothing was written.</summary>
    public string Snapshot()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(Home, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            text.Append(Path.GetRelativePath(Home, file)).Append(' ').AppendLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
        return text.ToString();
    }

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }

    public void Dispose()
    {
        Service.Dispose();
        Environment.SetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME", _before);
        Directory.Delete(Root, recursive: true);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the test assembly.");
    }
}

public sealed class Listener : ISyncObserver
{
    public List<SyncEvent> Events { get; } = [];

    public List<ApprovalRequest> Asked { get; } = [];

    public bool Answer { get; set; } = true;

    public IEnumerable<GroupSyncErrorId> Errors => Events.OfType<ItemErrorEvent>().Select(e => e.Error.ErrorId);

    public void Report(SyncEvent e)
    {
        lock (Events)
            Events.Add(e);
    }

    public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return Task.FromResult(Answer);
    }
}
