using System.Globalization;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>Pairs as the list that a person decides by. Pure.</summary>
internal static class AdoptionList
{
    /// <summary>The list: schools in order, within each the surest first.</summary>
    public static IReadOnlyList<AdoptionCandidate> Of(IReadOnlyList<AdoptionPair> pairs, AdoptionScore score)
    {
        pairs = [.. pairs.Where(score.IsPlausible)];
        var possible = pairs.Where(p => LinkRules.RefusalOf(p.Group) is null).ToList();
        var ofMisGroup = possible.ToLookup(p => p.Link.Identity);
        var ofGroup = possible.ToLookup(p => p.Group.Id, StringComparer.Ordinal);
        return [.. pairs
            .Select(p => LinkRules.RefusalOf(p.Group) is { } refusal ? Refused(p, refusal) : Judged(p, score.Of(p), ofMisGroup[p.Link.Identity].Count(), ofGroup[p.Group.Id].Count()))
            .OrderBy(c => c.School, StringComparer.Ordinal)
            .ThenByDescending(c => c.Confidence)
            .ThenBy(c => c.Type).ThenBy(c => c.MisGroupId, StringComparer.Ordinal).ThenBy(c => c.GroupId, StringComparer.Ordinal)];
    }

    private static AdoptionCandidate Judged(AdoptionPair pair, (int Confidence, List<string> Evidence) judgement, int groups, int misGroups)
    {
        var (confidence, evidence) = judgement;
        if (misGroups > 1)
            evidence.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{misGroups} MIS groups fit this group"));
        if (groups > 1)
            evidence.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{groups} groups fit this MIS group"));
        if (groups > 1 || misGroups > 1)
            confidence = Math.Min(confidence, AdoptionScore.Ambiguous);
        return Candidate(pair, confidence, string.Join("; ", evidence));
    }

    private static AdoptionCandidate Refused(AdoptionPair pair, GroupSyncException refusal) =>
        Candidate(pair, 0, $"cannot be linked: {refusal.Message}") with { Adoptable = false };

    private static AdoptionCandidate Candidate(AdoptionPair pair, int confidence, string evidence) => new()
    {
        MisGroupId = pair.Link.MisId,
        School = pair.Link.SchoolId,
        Type = pair.Link.Type,
        MisGroupName = pair.Link.MisName.Trim(),
        AcademicYear = pair.Link.Year,
        GroupId = pair.Group.Id,
        DisplayName = pair.Group.DisplayName,
        Mail = pair.Group.Mail,
        Source = pair.Source,
        Confidence = confidence,
        Evidence = evidence,
    };
}
