using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Which MIS groups a query means.</summary>
internal static class MisGroupFilter
{
    public static bool Matches(MisGroupQuery query, GroupToday group, GroupLink link, IReadOnlyDictionary<GroupIdentity, NameDecision> names) =>
        (!group.Hidden || query.IncludeHidden)
        && (query.Type is null || query.Type.Contains(group.Type))
        && (query.Id is null || query.Id.Contains(group.Id, StringComparer.Ordinal))
        && (query.AcademicYear is null || group.Year == query.AcademicYear)
        && (query.Name is null || query.Name.Any(n => Wildcard.IsMatch(n, group.Name, link.Ledger?.CatalogueName, names.GetValueOrDefault(link.Identity)?.Names?.Catalogue, link.Group?.DisplayName)))
        && (query.Staff is null || query.Staff.Any(s => group.Teachers.Any(t => Wildcard.IsMatch(s, t.Id, t.DisplayName, t.UserName))));
}
