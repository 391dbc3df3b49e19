namespace RmUnifyGroupSync.Engine.Ports;

/// <summary>A configured MIS source, ready to be read.</summary>
public interface IMisSource
{
    /// <summary>
    /// Reads everything. Half an export is an error, never a short list: a missing, unreadable, truncated, malformed or empty source
    /// throws <see cref="GroupSyncErrorId.MisUnavailable"/>, one whose settings cannot be right <see cref="GroupSyncErrorId.MisSourceInvalid"/>.
    /// </summary>
    Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken);
}

/// <summary>Makes sources from settings.</summary>
public interface IMisSourceFactory
{
    /// <summary>Makes the source. Throws <see cref="GroupSyncErrorId.MisSourceInvalid"/> when the options do not describe one.</summary>
    IMisSource Create(MisSourceOptions options);
}

/// <summary>The settings that describe a MIS source. Two schools with equal options share one source.</summary>
public sealed record MisSourceOptions
{
    /// <summary>Kind.</summary>
    public required MisSourceKind Kind { get; init; }

    /// <summary>Product.</summary>
    public MisProduct Product { get; init; }

    /// <summary>Full paths of the export.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Root of the service.</summary>
    public Uri? Uri { get; init; }

    /// <summary>Where tokens are had.</summary>
    public Uri? TokenUri { get; init; }

    /// <summary>Name of the environment variable with the credential.</summary>
    public string? Credential { get; init; }

    /// <summary>Header name, a colon, and the environment variable with its value.</summary>
    public string? Header { get; init; }

    /// <summary>Preset of columns.</summary>
    public string? Preset { get; init; }

    /// <summary>Columns by field.</summary>
    public IReadOnlyDictionary<string, string>? Column { get; init; }

    /// <summary>How registration groups are told from teaching groups where the format does not.</summary>
    public string? RegistrationPattern { get; init; }

    /// <summary>How grades become names.</summary>
    public GradeLabel GradeLabel { get; init; }

    /// <summary>Time zone of the school, for time stamps in the source.</summary>
    public string TimeZone { get; init; } = "Europe/London";

    /// <summary>One line that is equal for equal options, to read each source once.</summary>
    public string Key => string.Join('\u001f',
    [
        Kind.ToString(), Product.ToString(), string.Join('\u001e', Path), Uri?.ToString(), TokenUri?.ToString(), Credential, Header, Preset,
        Column is null ? null : string.Join('\u001e', Column.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}")),
        RegistrationPattern, GradeLabel.ToString(), TimeZone,
    ]);
}
