using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterApi;

/// <summary>OneRoster REST 1.1 and 1.2.</summary>
internal sealed class OneRosterApiSource : IMisSource
{
    private const string Scope12 = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly";
    private const string Scope11 = "https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly";
    private static readonly string[] Roots = ["ims/oneroster/rostering/v1p2", "ims/oneroster/v1p1"];
    private readonly MisSourceOptions _options;
    private readonly RestEnvironment _environment;
    private readonly Uri _uri;
    private readonly Uri? _tokenUri;
    private readonly TimeZoneInfo _zone;

    public OneRosterApiSource(MisSourceOptions options, RestEnvironment environment)
    {
        (_options, _environment) = (options, environment);
        _uri = RestAddress.Checked(options.Uri, "MisUri");
        _tokenUri = options.TokenUri is null ? null : RestAddress.Checked(options.TokenUri, "MisTokenUri");
        _zone = SchoolDay.ZoneOf(options);
        if (!string.IsNullOrWhiteSpace(options.RegistrationPattern))
            _ = new RegistrationRule(options.RegistrationPattern);
        RestCredential.EnsureNamed(options);
    }

    public async Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken)
    {
        var roster = new RosterBuilder(new FindingLog());
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
        using var client = _environment.Connect(_options, _tokenUri, SaysVersion("v1p1") ? Scope11 : Scope12, observer);
        var root = await FindRootAsync(client, cancellationToken);
        var fields = new OneRosterFields(roster, _options.RegistrationPattern);
        var rules = new RosterRules(roster, fields.TypeOf, SchoolDay.Today(_environment.TimeProvider, _zone));
        var reader = new OneRosterApiReader(new CollectionWalk(client, root), roster, fields, rules, _zone, observer);
        await reader.ReadAsync(cancellationToken);
        var now = _environment.TimeProvider.GetUtcNow();
        return new SnapshotAssembler(roster, _options).Assemble(reader.Counts, now, now);
    }

    /// <summary>An address with a version in it is taken as it is; below any other, the usual places of both versions are tried.</summary>
    private async Task<Uri> FindRootAsync(RestClient client, CancellationToken cancellationToken)
    {
        if (SaysVersion("v1p1") || SaysVersion("v1p2"))
            return _uri;
        foreach (var path in Roots)
        {
            using var answer = await client.TryGetAsync(
                new Uri(RestAddress.Below(_uri, path).AbsoluteUri + "/orgs?limit=1"), cancellationToken);
            if (answer.IsSuccess)
                return RestAddress.Below(_uri, path);
            if (answer.Status != System.Net.HttpStatusCode.NotFound)
                throw RestError.From(_uri, answer);
        }

        throw SourceError.Invalid(
            $"'{_uri.Host}' has OneRoster in neither of the usual places ({string.Join(", ", Roots)}).",
            "Set MisUri to the full base address that the provider gave you.", _uri);
    }

    private bool SaysVersion(string version) => _uri.AbsolutePath.Contains(version, StringComparison.OrdinalIgnoreCase);
}
