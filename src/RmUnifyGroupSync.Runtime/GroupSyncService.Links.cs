using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine.Adopting;

namespace RmUnifyGroupSync.Runtime;

/// <content>Which MIS group feeds which group.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public async IAsyncEnumerable<AdoptionCandidate> FindAdoptionsAsync(
        string[]? school, AdoptionSource[]? source, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options with { WhatIf = true }, _time);
        var reading = await ReadSourcesAsync(options, cancellationToken);
        var scope = SchoolsOf(reading, school, options).Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var sources = (source ?? Enum.GetValues<AdoptionSource>()).ToHashSet();
        foreach (var candidate in await new AdoptionSearch(call.Directory, options.Observer).FindAsync(reading.Schools, scope, tenant, sources, cancellationToken))
            yield return candidate;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<O365ClassGroup> SetLinksAsync(
        IReadOnlyList<LinkRequest> links, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var home = Home.Resolve(_time);
        using var call = ConnectedCall.Open(_sessions.Of(options), home, options, _time);
        // A run that is under way goes by the links that it has read; it must not make a group for a MIS group that gets one now.
        using var held = options.WhatIf ? null : await home.RunLock().AcquireAsync(TimeSpan.Zero, cancellationToken);
        var reading = await ReadSourcesAsync(options, cancellationToken);
        ReportFailures(reading, links.Select(l => l.School), options);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var pairs = new LinkReferences(tenant, reading, options.Observer).MisGroups(links);
        var linked = await new LinkSetter(call.LinkDesk(), reading.Schools, tenant, reading.IsWhole).SetAsync(pairs, cancellationToken);
        await foreach (var group in ListMadeAsync(call, reading.Schools, tenant, linked, cancellationToken))
            yield return group;
    }

    /// <inheritdoc />
    public async Task RemoveLinksAsync(IReadOnlyList<LinkRequest> links, CallOptions options, CancellationToken cancellationToken)
    {
        var home = Home.Resolve(_time);
        using var call = ConnectedCall.Open(_sessions.Of(options), home, options, _time);
        using var held = options.WhatIf ? null : await home.RunLock().AcquireAsync(TimeSpan.Zero, cancellationToken);
        var reading = await ReadSourcesOrNoneAsync(links.Select(l => l.School), options, cancellationToken);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var pairs = await new LinkReferences(tenant, reading, options.Observer).LinkedAsync(links, call.Directory, cancellationToken);
        await new LinkForgetter(call.LinkDesk(), tenant).RemoveAsync(pairs, cancellationToken);
    }
}
