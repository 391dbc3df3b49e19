using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterCsv;

/// <summary>The columns of users.csv that are read: neither password nor telephone nor agents are among them.</summary>
internal sealed class UserColumns
{
    private readonly CsvColumn _enabled;
    private readonly CsvColumn _orgs;
    private readonly CsvColumn _userName;
    private readonly CsvColumn _userIds;
    private readonly CsvColumn _given;
    private readonly CsvColumn _family;
    private readonly CsvColumn _preferredGiven;
    private readonly CsvColumn _preferredFamily;
    private readonly CsvColumn _identifier;
    private readonly CsvColumn _email;
    private readonly CsvColumn _grades;

    public UserColumns(CsvTable table, bool hasRolesFile)
    {
        Common = new CommonColumns(table);
        CarriesRole = !hasRolesFile;
        Role = hasRolesFile ? default : table.Required("role");
        _orgs = hasRolesFile ? default : table.Required("orgSourcedIds");
        _enabled = table.Required("enabledUser");
        _userName = table.Required("username");
        _userIds = table.Optional("userIds");
        (_given, _family) = (table.Required("givenName"), table.Required("familyName"));
        (_preferredGiven, _preferredFamily) = (table.Optional("preferredGivenName"), table.Optional("preferredFamilyName"));
        (_identifier, _email, _grades) = (table.Optional("identifier"), table.Optional("email"), table.Optional("grades"));
    }

    /// <summary>Id and status.</summary>
    public CommonColumns Common { get; }

    /// <summary>True in 1.1, where the user has one role at all of his organisations.</summary>
    public bool CarriesRole { get; }

    /// <summary>The role in 1.1.</summary>
    public CsvColumn Role { get; }

    /// <summary>The user on the current row.</summary>
    public UserRow User(CsvTable table) => new()
    {
        Id = table[Common.Id],
        Enabled = !table[_enabled].Equals("false", StringComparison.OrdinalIgnoreCase),
        UserName = ListText.OrNull(table[_userName]),
        GivenName = ListText.FirstOf(table[_preferredGiven], table[_given]),
        FamilyName = ListText.FirstOf(table[_preferredFamily], table[_family]),
        Identifier = ListText.OrNull(table[_identifier]),
        Email = ListText.OrNull(table[_email]),
        Upn = table.IsEmpty(_userIds) ? null : OneRosterFields.UpnIn(Pairs(table[_userIds])),
        Grades = ListText.Split(table[_grades]),
        Place = table.Place,
    };

    /// <summary>The user's roles in 1.1: the same at each of his organisations.</summary>
    public IReadOnlyList<RoleRow> Roles(CsvTable table) =>
        [.. ListText.Split(table[_orgs]).Select(org => new RoleRow(table[Common.Id], org, table[Role], null, null, table.Place))];

    private static IEnumerable<(string Type, string Id)> Pairs(string field)
    {
        foreach (var item in ListText.Split(field))
            if (item.Trim('{', '}').Split(':', 2) is [var type, var id])
                yield return (type.Trim(), id.Trim());
    }
}
