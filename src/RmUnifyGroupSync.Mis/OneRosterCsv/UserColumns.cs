using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterCsv;

/// <summary>The columns of users.csv that are read: neither password nor telephone nor agents are among them.</summary>
internal sealed class UserColumns
{
    private readonly CsvColumn _orgs;
    private readonly FieldMemo<bool> _enabled;
    private readonly FieldMemo<RoleWord> _role;
    private readonly CsvColumn _userName;
    private readonly CsvColumn _userIds;
    private readonly CsvColumn _given;
    private readonly CsvColumn _family;
    private readonly CsvColumn _preferredGiven;
    private readonly CsvColumn _preferredFamily;
    private readonly CsvColumn _identifier;
    private readonly CsvColumn _email;
    private readonly FieldMemo<string[]> _grades;

    public UserColumns(CommonColumns common, CsvTable table, bool hasRolesFile)
    {
        Common = common;
        CarriesRole = !hasRolesFile;
        if (CarriesRole && !table.Header.Has("role"))
            throw SourceError.Unavailable(
                "'roles.csv' is not there or has no rows, and 'users.csv' has no column 'role' either: nobody's role is known.",
                "Export roles.csv with its rows (OneRoster 1.2), or users.csv with the column 'role' (1.1).", "roles.csv");
        _role = new FieldMemo<RoleWord>(table, hasRolesFile ? default : table.Required("role"), RoleWord.Of);
        _orgs = hasRolesFile ? default : table.Required("orgSourcedIds");
        _enabled = new FieldMemo<bool>(table, table.Optional("enabledUser"), text => !text.Equals("false", StringComparison.OrdinalIgnoreCase));
        _userName = table.Required("username");
        _userIds = table.Optional("userIds");
        (_given, _family) = (table.Optional("givenName"), table.Optional("familyName"));
        (_preferredGiven, _preferredFamily) = (table.Optional("preferredGivenName"), table.Optional("preferredFamilyName"));
        (_identifier, _email) = (table.Optional("identifier"), table.Optional("email"));
        _grades = new FieldMemo<string[]>(table, table.Optional("grades"), ListText.Split);
    }

    /// <summary>Id and status.</summary>
    public CommonColumns Common { get; }

    /// <summary>True in 1.1, where the user has one role at all of his organisations.</summary>
    public bool CarriesRole { get; }

    /// <summary>Whether the role in 1.1 is that of a guardian or of others who are no members of groups.</summary>
    public bool IsOutside => _role.Current.Kind == RoleKind.Outside;

    /// <summary>The user on the current row.</summary>
    public UserRow User(CsvTable table) => new()
    {
        Id = table[Common.Id],
        Enabled = _enabled.Current,
        UserName = ListText.OrNull(table[_userName]),
        GivenName = ListText.FirstOf(table[_preferredGiven], table[_given]),
        FamilyName = ListText.FirstOf(table[_preferredFamily], table[_family]),
        Identifier = ListText.OrNull(table[_identifier]),
        Email = ListText.OrNull(table[_email]),
        Upn = table.IsEmpty(_userIds) ? null : OneRosterFields.UpnIn(Pairs(table[_userIds])),
        Grades = _grades.Current,
        Place = table.Place,
    };

    /// <summary>The user's roles in 1.1: the same at each of his organisations.</summary>
    public IReadOnlyList<RoleRow> Roles(CsvTable table) =>
        [.. ListText.Split(table[_orgs]).Select(org => new RoleRow(org, _role.Current, null, null, table.Place))];

    private static IEnumerable<(string Type, string Id)> Pairs(string field)
    {
        foreach (var item in ListText.Split(field))
            if (item.Trim('{', '}').Split(':', 2) is [var type, var id])
                yield return (type.Trim(), id.Trim());
    }
}
