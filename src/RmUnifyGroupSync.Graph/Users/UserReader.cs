using System.Text.Json;
using Microsoft.Graph.Models;
using RmUnifyGroupSync.Graph.Groups;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Users;

/// <summary>Reads all accounts in pages of 999: three requests for 2,000 people, where one look-up each would be 2,000 (contract §7).</summary>
internal sealed class UserReader(GraphSession session)
{
    /// <summary>The properties that people are matched by, as a query option.</summary>
    public const string Select =
        "$select=id,userPrincipalName,displayName,mail,employeeId,onPremisesImmutableId,department,jobTitle,officeLocation,employeeType," +
        "onPremisesExtensionAttributes,accountEnabled,userType";

    private const string Url = $"/users?{Select}&$top=999";

    /// <summary>All accounts.</summary>
    public async Task<IReadOnlyList<DirectoryUser>> ReadAsync(CancellationToken cancellationToken)
    {
        List<DirectoryUser> users = [];
        var batcher = new RequestBatcher(session, cancellationToken);
        await batcher.RunAsync([async b =>
        {
            var first = GraphCall.Get(Url, GraphPermission.ReadUsers);
            users = await new PagedReader(session).ReadAllAsync(b, first, Read, "The list of accounts");
        }]);
        session.Pace.LearnTenantSize(users.Count);
        return users;
    }

    /// <summary>Reads an account.</summary>
    public static DirectoryUser Read(JsonElement json)
    {
        var user = GroupJson.Parse(json, User.CreateFromDiscriminatorValue);
        var upn = user.UserPrincipalName ?? "";
        return new()
        {
            Id = user.Id!,
            UserPrincipalName = upn,
            DisplayName = user.DisplayName,
            Mail = user.Mail,
            EmployeeId = user.EmployeeId,
            OnPremisesImmutableId = user.OnPremisesImmutableId,
            Department = user.Department,
            JobTitle = user.JobTitle,
            OfficeLocation = user.OfficeLocation,
            EmployeeType = user.EmployeeType,
            ExtensionAttributes = Attributes(user.OnPremisesExtensionAttributes),
            Enabled = user.AccountEnabled ?? true,
            IsGuest = user.UserType is { } type
                ? type.Equals("Guest", StringComparison.OrdinalIgnoreCase)
                : upn.Contains("#EXT#", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static string?[] Attributes(OnPremisesExtensionAttributes? a)
    {
        if (a is null) return [];
        string?[] all =
        [
            a.ExtensionAttribute1, a.ExtensionAttribute2, a.ExtensionAttribute3, a.ExtensionAttribute4, a.ExtensionAttribute5,
            a.ExtensionAttribute6, a.ExtensionAttribute7, a.ExtensionAttribute8, a.ExtensionAttribute9, a.ExtensionAttribute10,
            a.ExtensionAttribute11, a.ExtensionAttribute12, a.ExtensionAttribute13, a.ExtensionAttribute14, a.ExtensionAttribute15,
        ];
        return Array.TrueForAll(all, string.IsNullOrEmpty) ? [] : all;
    }
}
