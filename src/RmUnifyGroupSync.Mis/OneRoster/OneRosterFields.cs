using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRoster;

/// <summary>What single fields of OneRoster mean, in files and over REST alike.</summary>
internal sealed class OneRosterFields(RosterBuilder roster, string? registrationPattern)
{
    private const int DfeDigits = 7;
    private const int UpnLength = 13;

    private readonly RegistrationRule? _registration =
        string.IsNullOrWhiteSpace(registrationPattern) ? null : new RegistrationRule(registrationPattern);

    /// <summary>The DfE or SEED number in an organisation's identifier, which may be something else, such as the URN.</summary>
    public static string? DfeNumberIn(string identifier)
    {
        var digits = identifier.Count(char.IsAsciiDigit);
        return digits == DfeDigits && identifier.All(c => char.IsAsciiDigit(c) || c is '/' or '-' or ' ') ? identifier : null;
    }

    /// <summary>The unique pupil number among <c>{Type:Id}</c> pairs; a user principal name under the same label is not taken for one.</summary>
    public static string? UpnIn(IEnumerable<(string Type, string Id)> userIds) =>
        userIds.FirstOrDefault(u => u.Type.Equals("UPN", StringComparison.OrdinalIgnoreCase)
            && u.Id.Length == UpnLength && char.IsAsciiLetter(u.Id[0]) && u.Id.All(char.IsAsciiLetterOrDigit)).Id;

    /// <summary>An organisation, with its DfE number when the identifier is one.</summary>
    public OrgRow Org(string id, string name, string type, string identifier, string parentId, RowPlace place)
    {
        var dfeNumber = DfeNumberIn(identifier);
        if (identifier.Length > 0 && dfeNumber is null)
            roster.Findings.Add(FindingKinds.OrgIdentifier, place.File, place.Line, id);
        return new OrgRow(id, name, type, dfeNumber, parentId, place);
    }

    /// <summary>
    /// Homeroom is registration and scheduled is teaching; a pattern in the settings also finds registration groups in sources that
    /// call every class scheduled.
    /// </summary>
    public MisGroupType TypeOf(ClassRow row)
    {
        if (row.Type.Equals("homeroom", StringComparison.OrdinalIgnoreCase))
            return MisGroupType.Registration;
        if (!row.Type.Equals("scheduled", StringComparison.OrdinalIgnoreCase))
            roster.Findings.Add(FindingKinds.ClassTypeUnknown, row.Place.File, row.Place.Line, row.Type);
        return _registration?.TypeOf([row.Title, row.Code, row.Id], []) ?? MisGroupType.Teaching;
    }
}
