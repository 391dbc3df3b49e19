using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>What REST sources are given from outside.</summary>
/// <param name="TimeProvider">Clock, and the waits between repeated requests.</param>
/// <param name="Variables">Environment variables by name.</param>
/// <param name="Handler">Sends the requests; null for the usual one.</param>
internal sealed record RestEnvironment(TimeProvider TimeProvider, Func<string, string?> Variables, HttpMessageHandler? Handler)
{
    /// <summary>A client with the credential that the settings name.</summary>
    public RestClient Connect(MisSourceOptions options, Uri? tokenUri, string? scope, ISyncObserver observer) =>
        new(RestCredential.From(options, Variables), tokenUri, scope, TimeProvider, Handler, observer);
}
