using System.Text.Json;
using System.Text.Json.Serialization;

namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>
/// What is to be told of a run beside its figures and its changes. Kept with the run in the ledger, so that a report can be made of it later.
/// It names pupils only where a change that was held has a name in its reason; people without an account are MIS ids.
/// </summary>
public sealed record RunNotes
{
    /// <summary>Name of the tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Who was signed in; null for an application.</summary>
    public string? Account { get; init; }

    /// <summary>Version of the module.</summary>
    public string? ModuleVersion { get; init; }

    /// <summary>Parameters that were given and that say what a run may do, such as <c>-Force</c>.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Time zone of the first school, for the times in a report.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The schools of the run.</summary>
    public IReadOnlyList<SchoolNote> Schools { get; init; } = [];

    /// <summary>What was held, each hold once.</summary>
    public IReadOnlyList<HoldNote> Holds { get; init; } = [];

    /// <summary>Changes that were held.</summary>
    public IReadOnlyList<PlannedChange> HeldChanges { get; init; } = [];

    /// <summary>Groups about which nothing can be done until something is mended.</summary>
    public IReadOnlyList<GroupNote> Blocked { get; init; } = [];

    /// <summary>People of the groups without an account.</summary>
    public IReadOnlyList<UnmatchedNote> Unmatched { get; init; } = [];

    /// <summary>Groups whose MIS group is gone while its year is not over (X2).</summary>
    public IReadOnlyList<GroupNote> Ended { get; init; } = [];

    /// <summary>Groups that are frozen because their academic year is over (A2).</summary>
    public int GroupsOfEarlierYears { get; init; }

    /// <summary>Groups whose required lifetime has passed (C3).</summary>
    public IReadOnlyList<GroupNote> LifetimesPassed { get; init; } = [];

    /// <summary>Warnings, as they were said.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Errors, as they were said, holds aside.</summary>
    public IReadOnlyList<ErrorNote> Errors { get; init; } = [];

    /// <summary>As the ledger keeps it.</summary>
    public string ToText() => JsonSerializer.Serialize(this, NotesJson.Default.RunNotes);

    /// <summary>From what the ledger kept; empty notes for a run that has none.</summary>
    public static RunNotes Parse(string? text) => text is null ? new() : JsonSerializer.Deserialize(text, NotesJson.Default.RunNotes) ?? new();
}

/// <summary>A school as it was at the run.</summary>
/// <param name="Id">Id in the source.</param>
/// <param name="Name">Name.</param>
/// <param name="AcademicYear">Year in which the academic year starts.</param>
/// <param name="Students">Students of the day.</param>
/// <param name="Groups">Groups of the MIS.</param>
public sealed record SchoolNote(string Id, string Name, int? AcademicYear, int Students, int Groups);

/// <summary>Something that was held.</summary>
/// <param name="School">The school's id.</param>
/// <param name="Group">The group's name; null when the whole school was held.</param>
/// <param name="ErrorId">The error that the run reported.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Removals">Removals that wait for it.</param>
/// <param name="Action">What to do, when the usual advice does not fit.</param>
public sealed record HoldNote(string School, string? Group, GroupSyncErrorId ErrorId, string Reason, int Removals, string? Action = null);

/// <summary>Something about one group.</summary>
/// <param name="School">The school's id.</param>
/// <param name="MisGroupId">Id in the MIS.</param>
/// <param name="Name">Display name.</param>
/// <param name="Text">What is to be said.</param>
/// <param name="Action">What to do.</param>
public sealed record GroupNote(string School, string MisGroupId, string Name, string Text, string? Action = null);

/// <summary>Somebody without an account.</summary>
/// <param name="School">The school's id.</param>
/// <param name="Role">Role.</param>
/// <param name="Id">MIS id.</param>
/// <param name="State">Why: no account, several, or one that is somebody else's too.</param>
public sealed record UnmatchedNote(string School, PersonRole Role, string Id, MatchState State);

/// <summary>An error as it was said.</summary>
/// <param name="ErrorId">Its id.</param>
/// <param name="Message">Its message.</param>
/// <param name="Action">What to do, when the error says more than its id.</param>
public sealed record ErrorNote(string ErrorId, string Message, string? Action = null);

/// <summary>How notes are kept: enums by name, so that a new value in the middle changes nothing that is stored.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunNotes))]
internal sealed partial class NotesJson : JsonSerializerContext;
