using System.Globalization;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Applications;

/// <summary>Registering applications: what an administrator's tool needs of it, so that the step can be rehearsed.</summary>
internal static class ApplicationEndpoints
{
    private static readonly string[] ReadRights = ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
    private static readonly string[] WriteRights = ["Application.ReadWrite.All"];

    private static readonly ResourceType<ApplicationState> Type = new("application", "applications",
    [
        new("id", a => a.Id, true, FilterUse.Equal),
        new("appId", a => a.AppId, true, FilterUse.Equal),
        new("createdDateTime", a => a.CreatedAt, true, FilterUse.None),
        new("displayName", a => a.DisplayName, true, FilterUse.Text),
        new("keyCredentials", Keys, true, FilterUse.None),
        new("publicClient", a => new JsonObject { ["redirectUris"] = new JsonArray([.. a.RedirectUris.Select(u => (JsonNode?)u)]) }, true, FilterUse.None),
        new("requiredResourceAccess", Access, true, FilterUse.None),
        new("signInAudience", a => a.SignInAudience, true, FilterUse.None),
    ]);

    public static Route[] Routes { get; } =
    [
        new("GET", "applications", List, 2, ReadRights),
        new("POST", "applications", Create, 1, WriteRights),
        new("PATCH", "applications/{application}", Change, 1, WriteRights),
        new("GET", "servicePrincipals/{principal}", GetPrincipal, 1, ReadRights),
        new("POST", "servicePrincipals", CreatePrincipal, 1, WriteRights),
    ];

    private static GraphAnswer List(EndpointContext context)
    {
        var query = context.Request.Query;
        query.Only("$top", "$select", "$filter", "$skiptoken");
        var fits = query.Filter is { } filter
            ? new FilterRules<ApplicationState>(Type, context.Options, query.Advanced).Compile(filter)
            : _ => true;
        var seen = context.State.Applications.InOrder.Where(a => a.CreatedAt + context.Options.IndexLag <= context.Now).Where(fits).ToList();
        var selected = Type.Selected(query);
        return GraphAnswer.Ok(Page.Of(
            context.Request, seen, a => a.Id, a => ResourceType<ApplicationState>.Write(a, selected), Type.Context(context.Request), context.Options));
    }

    private static GraphAnswer Create(EndpointContext context)
    {
        context.Request.Query.Only();
        var body = context.Request.JsonBody();
        if (body["displayName"] is null)
            throw GraphRefusal.BadRequest("A value is required for property 'displayName' of resource 'Application'.");
        var number = (context.State.Sequence + 1).ToString(CultureInfo.InvariantCulture);
        var application = ApplicationBody.Read(body, new()
        {
            Id = StableIds.From("application", context.State.TenantId, number),
            AppId = StableIds.From("appId", context.State.TenantId, number),
            DisplayName = "",
            CreatedAt = context.Now,
        });
        context.Commit(new ApplicationPut(application));
        return GraphAnswer.Created(Entity(context, application));
    }

    private static GraphAnswer Change(EndpointContext context)
    {
        context.Request.Query.Only();
        var id = context.Captured[0].Text;
        var application = context.State.Applications.Find(id) ?? throw GraphRefusal.NotFound(id);
        context.Commit(new ApplicationPut(ApplicationBody.Read(context.Request.JsonBody(), application)));
        return GraphAnswer.NoContent();
    }

    private static GraphAnswer GetPrincipal(EndpointContext context)
    {
        context.Request.Query.Only("$select");
        var address = context.Captured[0];
        if (address.Kind != PathTokenKind.AppId)
            throw GraphRefusal.NotFound(address.Text);
        var isGraph = address.Text == GraphRoles.GraphAppId;
        var application = isGraph ? null : context.State.Applications.ByAppId(address.Text);
        if (!isGraph && application?.ServicePrincipalId is null)
            throw GraphRefusal.NotFound(address.Text);
        return GraphAnswer.Ok(new JsonObject
        {
            ["id"] = application?.ServicePrincipalId ?? StableIds.From("servicePrincipal", context.State.TenantId, "graph"),
            ["appId"] = address.Text,
            ["appRoles"] = isGraph ? GraphRoles.ToJson() : new JsonArray(),
        });
    }

    // An application that has not spread yet is not known here (contract §9).
    private static GraphAnswer CreatePrincipal(EndpointContext context)
    {
        var body = context.Request.JsonBody();
        var appId = GroupBody.Text(body["appId"], "appId");
        var application = appId is null ? null : context.State.Applications.ByAppId(appId);
        if (application is null || application.CreatedAt + context.Options.ReplicationLag > context.Now)
            throw GraphRefusal.BadRequest($"The appId '{appId}' of the service principal does not reference a valid application object.");
        if (application.ServicePrincipalId is not null)
            throw new GraphRefusal(
                System.Net.HttpStatusCode.Conflict,
                "Request_MultipleObjectsWithSameKeyValue",
                $"The service principal cannot be created, updated, or restored because the service principal name {appId} is already in use.");
        var id = StableIds.From("servicePrincipal", context.State.TenantId, application.AppId);
        context.Commit(new ApplicationPut(application with { ServicePrincipalId = id }));
        return GraphAnswer.Created(new JsonObject { ["id"] = id, ["appId"] = application.AppId });
    }

    private static JsonObject Entity(EndpointContext context, ApplicationState application)
    {
        var json = ResourceType<ApplicationState>.Write(application, Type.Selected(context.Request.Query));
        json["@odata.context"] = Type.Context(context.Request, single: true);
        return json;
    }

    // The key itself never comes back.
    private static JsonArray Keys(ApplicationState application) => new([.. application.Keys.Select(k => (JsonNode?)new JsonObject
    {
        ["customKeyIdentifier"] = k.Thumbprint,
        ["displayName"] = k.DisplayName,
        ["endDateTime"] = k.EndsAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["key"] = null,
        ["keyId"] = k.KeyId,
        ["type"] = "AsymmetricX509Cert",
        ["usage"] = "Verify",
    })]);

    private static JsonArray Access(ApplicationState application) => new([.. application.RequiredRoles
        .GroupBy(r => r.ResourceAppId)
        .Select(g => (JsonNode?)new JsonObject
        {
            ["resourceAppId"] = g.Key,
            ["resourceAccess"] = new JsonArray([.. g.Select(r => (JsonNode?)new JsonObject { ["id"] = r.Id, ["type"] = r.Type })]),
        })]);
}
