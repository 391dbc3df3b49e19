using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Applications;

/// <summary>
/// Registers an application, or finishes what an earlier call began. An application is known again by name and certificate
/// together; one of the two alone is somebody else's and is never touched, and never doubled silently.
/// </summary>
internal sealed class ApplicationRegistration(GraphSession session, ApplicationTarget target, ISyncObserver observer)
{
    private const string List = "The list of applications";

    /// <summary>Registers; null when that was not approved.</summary>
    public async Task<GroupSyncApplication?> RegisterAsync(ApplicationRequest request, CancellationToken cancellationToken)
    {
        var certificate = PublicCertificate.Read(request, session.Time);
        GroupSyncApplication? result = null;
        await new RequestBatcher(session, cancellationToken).RunAsync([async b =>
        {
            var permissions = PermissionSets.Of(request.Permission);
            var ids = await PermissionSets.IdsAsync(b, permissions);
            var found = Find(request.Name, certificate, await ReadAllAsync(b));
            var done = found is null
                ? await CreateAsync(b, request.Name, certificate, ids, cancellationToken)
                : await FinishAsync(b, found, ids, cancellationToken);
            if (done is not null) result = Describe(done, certificate, permissions, isNew: found is null);
        }]);
        return result;
    }

    private Task<List<RegisteredApplication>> ReadAllAsync(RequestBatcher batcher)
    {
        var call = GraphCall.Get($"/applications?$select={RegisteredApplication.Select}&$top=999", GraphPermission.ManageApplications, units: 2);
        return new PagedReader(session).ReadAllAsync(batcher, call, RegisteredApplication.Read, List);
    }

    /// <summary>The application that an earlier call made; null for none. Throws when name or certificate is another's.</summary>
    private static RegisteredApplication? Find(string name, PublicCertificate certificate, List<RegisteredApplication> all)
    {
        var named = all.FindAll(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var holding = all.FindAll(a => a.KeyIds.Any(certificate.IsKnownBy));
        if (named.Intersect(holding).ToList() is { Count: > 0 } ours)
            return ours.Count == 1 ? ours[0] : throw Taken(name, $"{ours.Count} applications are called \"{name}\" and have this certificate ({Ids(ours)}). Delete all but one.");
        if (named.Count > 0)
            throw Taken(name, $"An application called \"{name}\" is there already, with another certificate ({Ids(named)}). Choose another -Name, or add the certificate to that application.");
        if (holding.Count > 0)
            throw Taken(name, $"The certificate belongs to \"{holding[0].Name}\" already ({Ids(holding)}). Use -Name \"{holding[0].Name}\", or make a certificate of its own for this application.");
        return null;
    }

    private async Task<RegisteredApplication?> CreateAsync(
        RequestBatcher batcher, string name, PublicCertificate certificate, IReadOnlyDictionary<string, string> ids, CancellationToken cancellationToken)
    {
        var what = $"Register with the certificate {certificate.Subject} ({certificate.Thumbprint}) and the permissions {string.Join(", ", ids.Keys)}";
        if (!await ApproveAsync(name, what, cancellationToken)) return null;
        var body = ApplicationBody.Of(name, certificate, ids.Values, target.RedirectUri);
        var answer = await batcher.SendAsync(GraphCall.Post("/applications", GraphPermission.ManageApplications, body) with { Repeatable = false });
        var made = answer.Succeeded
            ? PagedReader.ReadOne(answer, RegisteredApplication.Read, "The new application")
            : await FindLostAsync(batcher, name, certificate, answer);
        await MakePrincipalAsync(batcher, made);
        await WaitUntilListedAsync(batcher, made);
        return made;
    }

    /// <summary>An answer that was lost may stand for an application that was made: it is looked for, and never made a second time.</summary>
    private async Task<RegisteredApplication> FindLostAsync(RequestBatcher batcher, string name, PublicCertificate certificate, GraphAnswer answer)
    {
        if (!answer.Unclear && !answer.MaybeAppliedBefore) throw GraphFailure.Of(answer, $"The application \"{name}\" was not registered", name);
        foreach (var wait in FreshGroupWaits.Steps)
        {
            await batcher.DelayAsync(wait);
            if (Find(name, certificate, await ReadAllAsync(batcher)) is { } made) return made;
        }

        throw GraphFailure.Of(answer, $"It is not known whether the application \"{name}\" was registered. Run the same command again in some minutes; it makes no second one", name);
    }

    private async Task<RegisteredApplication?> FinishAsync(
        RequestBatcher batcher, RegisteredApplication found, IReadOnlyDictionary<string, string> ids, CancellationToken cancellationToken)
    {
        observer.Report(new WarningEvent($"The application \"{found.Name}\" with this certificate is registered already; no second one is made."));
        var missing = ids.Where(p => !found.GraphRoles.Contains(p.Value, StringComparer.OrdinalIgnoreCase)).ToList();
        if (missing.Count > 0)
        {
            if (!await ApproveAsync(found.Name, $"Add the permissions {string.Join(", ", missing.Select(p => p.Key))}", cancellationToken)) return null;
            var body = ApplicationBody.WithRoles(found, missing.Select(p => p.Value));
            var answer = await batcher.SendAsync(GraphCall.Patch($"/applications/{ODataText.Id(found.Id)}", GraphPermission.ManageApplications, body));
            if (!answer.Succeeded) throw GraphFailure.Of(answer, $"The permissions of the application \"{found.Name}\" could not be changed", found.Name);
        }

        if (!await HasPrincipalAsync(batcher, found))
        {
            if (!await ApproveAsync(found.Name, "Make its service principal", cancellationToken)) return null;
            await MakePrincipalAsync(batcher, found);
        }

        return found;
    }

    private static async Task<bool> HasPrincipalAsync(RequestBatcher batcher, RegisteredApplication application)
    {
        var call = GraphCall.Get($"/servicePrincipals(appId={ODataText.Literal(application.AppId)})?$select=id", GraphPermission.ManageApplications);
        var answer = await batcher.SendAsync(call);
        return answer.Succeeded || (AnswerMeaning.IsNotFound(answer)
            ? false
            : throw GraphFailure.Of(answer, $"The service principal of \"{application.Name}\" could not be read", application.Name));
    }

    /// <summary>Until the application has spread, its service principal is refused with 400 (contract §9).</summary>
    private static async Task MakePrincipalAsync(RequestBatcher batcher, RegisteredApplication application)
    {
        var call = GraphCall.Post("/servicePrincipals", GraphPermission.ManageApplications, ApplicationBody.Principal(application.AppId));
        var answer = await batcher.SendAsync(call);
        foreach (var wait in FreshGroupWaits.Steps)
        {
            if (!IsNotSpread(answer)) break;
            await batcher.DelayAsync(wait);
            answer = await batcher.SendAsync(call);
        }

        if (!answer.Succeeded && !IsThere(answer))
            throw GraphFailure.Of(answer, $"The application \"{application.Name}\" ({application.AppId}) is registered, but its service principal could not be made. Run the same command again in some minutes", application.Name);
    }

    private static bool IsNotSpread(GraphAnswer answer) =>
        answer.Status == 404 || (answer.Status == 400 && (answer.Error!.Code == "NoBackingApplicationObject" || answer.Error.Says("does not reference a valid application")));

    private static bool IsThere(GraphAnswer answer) =>
        answer.Status == 409 || (answer.Status == 400 && (answer.Error!.Says("already in use") || answer.Error.Says("already exists") || answer.Error.Says("same value for property")));

    /// <summary>A call that comes right behind must find it in the list, or it would make another.</summary>
    private async Task WaitUntilListedAsync(RequestBatcher batcher, RegisteredApplication application)
    {
        foreach (var wait in FreshGroupWaits.Steps.Prepend(TimeSpan.Zero))
        {
            await batcher.DelayAsync(wait);
            var call = GraphCall.Get($"/applications?$filter={ODataText.Escape($"appId eq {ODataText.Quote(application.AppId)}")}&$select=id", GraphPermission.ManageApplications);
            var listed = await new PagedReader(session).ReadAllAsync(batcher, call, json => json.GetProperty("id").GetString(), List);
            if (listed.Count > 0) return;
        }

        observer.Report(new WarningEvent($"The application \"{application.Name}\" is registered, but not listed yet. Wait some minutes before the consent."));
    }

    private Task<bool> ApproveAsync(string name, string action, CancellationToken cancellationToken) =>
        observer.ApproveAsync(new($"Application \"{name}\" in {target.TenantName}", action), cancellationToken);

    private GroupSyncApplication Describe(RegisteredApplication application, PublicCertificate certificate, string[] permissions, bool isNew) => new()
    {
        ClientId = application.AppId,
        TenantId = target.TenantId,
        ConsentUrl = ConsentUrl.Build(target.Login, target.Graph, target.TenantId, application.AppId, isNew ? target.RedirectUri : null),
        Name = application.Name,
        Permission = permissions,
        CertificateThumbprint = certificate.Thumbprint,
        CertificateExpiresAt = certificate.Until,
        IsNew = isNew,
    };

    private static string Ids(IEnumerable<RegisteredApplication> applications) => string.Join(", ", applications.Select(a => a.AppId));

    private static GroupSyncException Taken(string name, string message) =>
        new(GroupSyncErrorId.SettingInvalid, $"{message} Nothing was registered.") { TargetObject = name };
}

/// <summary>Where an application is registered.</summary>
/// <param name="TenantId">Tenant id.</param>
/// <param name="TenantName">The organisation's name.</param>
/// <param name="Login">Root of the sign-in.</param>
/// <param name="Graph">Root of Microsoft Graph.</param>
internal sealed record ApplicationTarget(string TenantId, string TenantName, Uri Login, Uri Graph)
{
    /// <summary>Where the browser goes after the consent: an empty page that Microsoft keeps for this.</summary>
    public string RedirectUri => $"{Login.AbsoluteUri.TrimEnd('/')}/common/oauth2/nativeclient";
}
