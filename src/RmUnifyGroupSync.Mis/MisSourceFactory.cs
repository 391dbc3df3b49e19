using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.MappedCsv;
using RmUnifyGroupSync.Mis.Objects;
using RmUnifyGroupSync.Mis.OneRosterApi;
using RmUnifyGroupSync.Mis.OneRosterCsv;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;
using RmUnifyGroupSync.Mis.Sds;
using RmUnifyGroupSync.Mis.Wonde;

namespace RmUnifyGroupSync.Mis;

/// <summary>Makes a source of any kind from its settings.</summary>
/// <param name="timeProvider">Clock: waits between repeated requests, which of several stays at a school is today's, and how old an export is.</param>
/// <param name="environment">Reads an environment variable by name; credentials are only ever taken from there.</param>
/// <param name="handler">Sends the requests of REST sources, for tests; null for the usual one.</param>
/// <param name="objectsFile">Where imported objects lie when the settings name no file; null when there is no such place.</param>
public sealed class MisSourceFactory(
    TimeProvider timeProvider, Func<string, string?> environment, HttpMessageHandler? handler = null, string? objectsFile = null) : IMisSourceFactory
{
    /// <inheritdoc />
    public IMisSource Create(MisSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rest = new RestEnvironment(timeProvider, environment, handler);
        return options.Kind switch
        {
            MisSourceKind.OneRosterCsv => new OneRosterCsvSource(options, timeProvider),
            MisSourceKind.SdsCsv => new SdsCsvSource(options, timeProvider),
            MisSourceKind.MappedCsv => new MappedCsvSource(options, timeProvider),
            MisSourceKind.Objects => ObjectSource.FromFile(options.Path.Count == 0 && objectsFile is not null ? options with { Path = [objectsFile] } : options, timeProvider),
            MisSourceKind.OneRosterApi => new OneRosterApiSource(options, rest),
            MisSourceKind.Wonde => new WondeSource(options, rest),
            _ => throw SourceError.Invalid($"There is no MIS source '{options.Kind}'.", "Set MisSource to one of the documented kinds."),
        };
    }
}
