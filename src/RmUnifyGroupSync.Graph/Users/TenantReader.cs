using System.Text.Json;
using Microsoft.Graph.Models;
using RmUnifyGroupSync.Graph.Groups;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Users;

/// <summary>Reads the organisation and its default verified domain (contract §9).</summary>
internal sealed class TenantReader(GraphSession session)
{
    /// <summary>The organisation.</summary>
    public async Task<DirectoryTenant> ReadAsync(CancellationToken cancellationToken)
    {
        List<DirectoryTenant> found = [];
        await new RequestBatcher(session, cancellationToken).RunAsync([async b =>
        {
            var call = GraphCall.Get("/organization?$select=id,displayName,verifiedDomains", GraphPermission.ReadTenant);
            found = await new PagedReader(session).ReadAllAsync(b, call, Read, "The organisation");
        }]);
        return found.Count > 0 ? found[0] : throw new GroupSyncException(
            GroupSyncErrorId.GraphRequestFailed, "Microsoft Graph names no organisation for this sign-in. Sign in to the school's tenant.");
    }

    private static DirectoryTenant Read(JsonElement json)
    {
        var organization = GroupJson.Parse(json, Organization.CreateFromDiscriminatorValue);
        var domain = organization.VerifiedDomains?.Find(d => d.IsDefault == true)?.Name;
        return string.IsNullOrWhiteSpace(domain)
            ? throw new GroupSyncException(
                GroupSyncErrorId.GraphRequestFailed,
                "Microsoft Graph does not say which domain of the organisation is its default. Give the application the permission User.Read.All.")
            : new(organization.Id!, organization.DisplayName ?? "", domain);
    }
}
