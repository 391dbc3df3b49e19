using System.Text.Json;
using System.Text.Json.Serialization;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>A schedule as it was registered.</summary>
internal sealed record StoredSchedule
{
    public required string Name { get; init; }

    public required SchedulerKind Scheduler { get; init; }

    public required string At { get; init; }

    /// <summary>Schools as they were named; empty for all.</summary>
    public string[] School { get; init; } = [];

    /// <summary>Their ids, as the trial knew them.</summary>
    public string[] SchoolIds { get; init; } = [];

    public string? RunAs { get; init; }

    public required SignInKind SignIn { get; init; }

    public required string ScriptPath { get; init; }

    public required string Command { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }
}

/// <summary>What was registered from a home folder, in <c>schedules/schedules.json</c>: how ours are told from everybody else's.</summary>
internal sealed class ScheduleBook(string homeFolder, Action<string, string> write)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Folder of the book and the scripts.</summary>
    public string Folder { get; } = System.IO.Path.Combine(homeFolder, "schedules");

    private string Path => System.IO.Path.Combine(Folder, "schedules.json");

    /// <summary>All that is registered. A book that cannot be read is an error: it would be taken for an empty one.</summary>
    public IReadOnlyList<StoredSchedule> Read()
    {
        try
        {
            return File.Exists(Path) ? JsonSerializer.Deserialize<List<StoredSchedule>>(File.ReadAllText(Path), Json) ?? [] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The list of schedules '{Path}' cannot be read: {e.Message}", e) { TargetObject = Path };
        }
    }

    /// <summary>Adds or replaces a schedule, by name.</summary>
    public void Put(StoredSchedule schedule) => Write([.. Read().Where(s => s.Name != schedule.Name), schedule]);

    /// <summary>Forgets a schedule.</summary>
    public void Remove(string name) => Write([.. Read().Where(s => s.Name != name)]);

    private void Write(IReadOnlyList<StoredSchedule> schedules) => write(Path, JsonSerializer.Serialize(schedules, Json));
}
