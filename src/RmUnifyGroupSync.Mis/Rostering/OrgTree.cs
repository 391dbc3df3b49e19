using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>An organisation as OneRoster and SDS describe it.</summary>
internal sealed record OrgRow(string Id, string Name, string Type, string? DfeNumber, string ParentId, RowPlace Place);

/// <summary>
/// Trusts, schools, departments: finds out which of them are schools and to which school anything below one belongs.
/// </summary>
internal sealed class OrgTree(RosterBuilder roster)
{
    private const int Deepest = 32;

    private static readonly HashSet<string> SchoolTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "school", "college", "university", "adultEducation",
    };

    private readonly Dictionary<string, OrgRow> _orgs = new(StringComparer.Ordinal);
    private readonly List<OrgRow> _order = [];

    /// <summary>Adds an organisation.</summary>
    public void Add(OrgRow org)
    {
        if (_orgs.TryAdd(org.Id, org))
            _order.Add(org);
        else
            roster.Findings.Add(FindingKinds.SchoolRepeated, org.Place.File, org.Place.Line);
    }

    /// <summary>
    /// Adds the schools to the roster: what calls itself one, and what has classes without standing below one that does.
    /// </summary>
    public void Settle(IEnumerable<string> orgsWithClasses)
    {
        var withClasses = orgsWithClasses.ToHashSet(StringComparer.Ordinal);
        foreach (var org in _order)
            if (SchoolTypes.Contains(org.Type))
                roster.AddSchool(org.Id, org.Name, org.DfeNumber, org.Place);
            else if (withClasses.Contains(org.Id) && !Line(org.Id).Any(o => SchoolTypes.Contains(o.Type)))
            {
                roster.Findings.Add(FindingKinds.OrgNotSchool, org.Place.File, org.Place.Line, org.Id);
                roster.AddSchool(org.Id, org.Name, org.DfeNumber, org.Place).IsOther = true;
            }
    }

    /// <summary>Whether the organisation is in the source.</summary>
    public bool Has(string orgId) => _orgs.ContainsKey(orgId);

    /// <summary>The school that an organisation is, or belongs to; null for a trust and for what is not in the source.</summary>
    public SchoolDraft? SchoolOf(string orgId)
    {
        foreach (var org in Line(orgId))
            if (roster.FindSchool(org.Id) is { } school)
                return school;
        return null;
    }

    /// <summary>The organisation and those above it; a circle ends somewhere.</summary>
    private IEnumerable<OrgRow> Line(string orgId)
    {
        for (var depth = 0; depth < Deepest && _orgs.TryGetValue(orgId, out var org); depth++)
        {
            yield return org;
            orgId = org.ParentId;
        }
    }
}
