using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;
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
    private readonly TimeZoneInfo _zone;

    public WondeSource(MisSourceOptions options, RestEnvironment environment)
    {
        (_options, _environment) = (options, environment);
        _uri = RestAddress.Checked(options.Uri ?? Usual, "MisUri");
        _zone = SchoolDay.ZoneOf(options);
        _registration = string.IsNullOrWhiteSpace(options.RegistrationPattern) ? null : new RegistrationRule(options.RegistrationPattern);
        RestCredential.EnsureNamed(options);
    }

    public async Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken)
    {
        var roster = new RosterBuilder(new FindingLog()) { RolesShareIds = false };
        try
        {
            return await ReadAsync(roster, observer, cancellationToken);
        }
        catch (GroupSyncException error)
        {
            error.Findings = roster.Findings.ToList();
            throw;
        }
    }

    private async Task<MisSnapshot> ReadAsync(RosterBuilder roster, ISyncObserver observer, CancellationToken cancellationToken)
    {
        using var client = _environment.Connect(_options, null, null, observer);
        var pages = new WondePages(client);
        var counts = new List<MisFileCount>();
        var schools = await WondeSchool.ListAsync(_uri, pages, cancellationToken);
        foreach (var school in schools)
        {
            observer.Report(new ProgressEvent("Read MIS", school.Name, roster.Schools.Count, schools.Count));
            var reader = new WondeReader(pages, roster, school, _registration, _zone);
            try
            {
                counts.AddRange(await reader.ReadAsync(cancellationToken));
            }
            catch (GroupSyncException error)
            {
                // S9: a school that Wonde does not hand out is that school's failure; when it is the only one, the source's.
                roster.FindSchool(school.Id)!.Failure = error;
            }
        }

        observer.Report(new ProgressEvent("Read MIS", "Wonde", roster.Schools.Count, roster.Schools.Count, Completed: true));
        var files = counts.GroupBy(c => c.File, StringComparer.Ordinal).Select(g => new MisFileCount(g.Key, g.Sum(c => c.Rows))).ToList();
        var now = _environment.TimeProvider.GetUtcNow();
        return new SnapshotAssembler(roster, _options).Assemble(files, now, now);
    }
}
