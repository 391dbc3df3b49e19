using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.Wonde;

/// <summary>Wonde's REST interface: every school that the token may read, or the one that the address names.</summary>
internal sealed class WondeSource : IMisSource
{
    private static readonly Uri Usual = new("https://api.wonde.com");
    private readonly MisSourceOptions _options;
    private readonly RestEnvironment _environment;
    private readonly Uri _uri;
    private readonly RegistrationRule? _registration;

    public WondeSource(MisSourceOptions options, RestEnvironment environment)
    {
        (_options, _environment) = (options, environment);
        _uri = RestAddress.Checked(options.Uri ?? Usual, "MisUri");
        _registration = string.IsNullOrWhiteSpace(options.RegistrationPattern) ? null : new RegistrationRule(options.RegistrationPattern);
        RestCredential.EnsureNamed(options);
    }

    public async Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken)
    {
        using var client = _environment.Connect(_options, null, null, observer);
        var pages = new WondePages(client);
        var roster = new RosterBuilder(new FindingLog());
        var counts = new List<MisFileCount>();
        foreach (var school in await WondeSchool.ListAsync(_uri, pages, cancellationToken))
        {
            observer.Report(new ProgressEvent("Read MIS", school.Name, roster.Schools.Count, 0));
            counts.AddRange(await new WondeReader(pages, roster, school, _registration).ReadAsync(cancellationToken));
        }

        observer.Report(new ProgressEvent("Read MIS", "Wonde", roster.Schools.Count, roster.Schools.Count, Completed: true));
        var files = counts.GroupBy(c => c.File, StringComparer.Ordinal).Select(g => new MisFileCount(g.Key, g.Sum(c => c.Rows))).ToList();
        var now = _environment.TimeProvider.GetUtcNow();
        return new SnapshotAssembler(roster, _options).Assemble(files, now, now);
    }
}
