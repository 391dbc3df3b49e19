using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Engine.Settings;

/// <content>Taking a part of the settings out of one document and into another.</content>
internal sealed partial class SettingDocument
{
    /// <summary>Every rule that a value breaks, each with its place; empty when all is well.</summary>
    public IReadOnlyList<GroupSyncException> Problems()
    {
        var problems = new List<GroupSyncException>();
        foreach (var school in SchoolIds.Prepend(null))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (key, node) in Block(school) ?? [])
            {
                if (node is not null && SettingCatalogue.Find(key) is { } definition)
                    problems.AddRange(ProblemsOf(definition, node, school, key, seen));
            }
        }

        if (ProblemOf(ReadLinks) is { } broken)
            problems.Add(broken);
        return problems;
    }

    /// <summary>An error about a whole block.</summary>
    public GroupSyncException ProblemOf(string? school, string message) => At(school is null ? [Default] : [Schools, school], message);

    /// <summary>A copy with everything, or with the blocks and links of some schools only.</summary>
    public SettingDocument Part(IReadOnlyCollection<string>? schools)
    {
        var root = (JsonObject)_root.DeepClone();
        if (schools is not null)
        {
            foreach (var key in root.Select(p => p.Key).Where(k => k is not ("$schema" or "version" or Schools or Links)).ToList())
                root.Remove(key);
            foreach (var other in SchoolIds.Where(id => !schools.Contains(id)))
                ((JsonObject)root[Schools]!).Remove(other);
            KeepLinks(root, l => IsOf(l, schools));
        }

        return new(root, _text, _path);
    }

    /// <summary>Takes over what another document says.</summary>
    /// <param name="other">The other document.</param>
    /// <param name="instead">Null: what is here stays where the other says nothing. Else forget first: everything, or the schools that the other has.</param>
    public void Take(SettingDocument other, Scope? instead)
    {
        if (instead is { } scope)
            Forget(other, scope);
        foreach (var school in other.SchoolIds.Prepend(null).Where(s => other.Block(s) is not null))
        {
            var mine = school is null ? null : SchoolIds.FirstOrDefault(id => id.Equals(school, StringComparison.OrdinalIgnoreCase)) ?? school;
            var block = EnsureBlock(mine);
            foreach (var (key, node) in other.Block(school)!)
                block[block.Select(p => p.Key).FirstOrDefault(k => k.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? key] = node?.DeepClone();
        }

        TakeLinks(other);
        foreach (var (key, node) in other._root.Where(p => p.Key is not (Default or Schools or Links or "$schema" or "version")))
            _root[key] = node?.DeepClone();
    }

    /// <summary>How much of a document is forgotten.</summary>
    public enum Scope
    {
        /// <summary>All of it.</summary>
        Everything,

        /// <summary>What it says of the schools that the other document has.</summary>
        SameSchools,
    }

    private void Forget(SettingDocument other, Scope scope)
    {
        if (scope == Scope.Everything)
        {
            _root.Clear();
            return;
        }

        foreach (var school in SchoolIds.Where(id => other.SchoolIds.Contains(id, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            KeepLinks(_root, l => !NumbersOf(school).Contains(SchoolOf(l)));
            Remove(school);
        }
    }

    // One group has one link: the newer one wins.
    private void TakeLinks(SettingDocument other)
    {
        if (other._root[Links] is not JsonArray { Count: > 0 } theirs)
            return;
        var groups = theirs.Select(GroupOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        KeepLinks(_root, l => !groups.Contains(GroupOf(l)), theirs);
    }

    // A node has its place in one list only, so those that stay, and those that come, are copied.
    private static void KeepLinks(JsonObject root, Func<JsonNode?, bool> stays, IEnumerable<JsonNode?>? more = null)
    {
        if (root[Links] is JsonArray || more is not null)
            root[Links] = new JsonArray([.. (root[Links] as JsonArray ?? []).Where(stays).Concat(more ?? []).Select(l => l?.DeepClone())]);
    }

    private IEnumerable<GroupSyncException> ProblemsOf(SettingDefinition definition, JsonNode node, string? school, string key, HashSet<string> seen)
    {
        if (!seen.Add(definition.Name))
            yield return At(Place(school, key), $"{definition.Name} stands twice.");
        if (ProblemOf(() => ReadValue(definition, node, school, key)) is { } problem)
            yield return problem;
    }

    private static GroupSyncException? ProblemOf(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (GroupSyncException problem)
        {
            return problem;
        }
    }

    // A link names its school by the DfE number, else by the id; one of a school that no block tells apart goes along.
    private bool IsOf(JsonNode? link, IReadOnlyCollection<string> schools) =>
        schools.SelectMany(NumbersOf).Contains(SchoolOf(link)) || !SchoolIds.SelectMany(NumbersOf).Contains(SchoolOf(link));

    private IEnumerable<string> NumbersOf(string school)
    {
        yield return school;
        if (Block(school)?.FirstOrDefault(p => p.Key.Equals(nameof(GroupSyncSetting.DfeNumber), StringComparison.OrdinalIgnoreCase)).Value is JsonValue number)
            yield return string.Concat(number.ToString().Where(char.IsAsciiDigit));
    }

    private static string SchoolOf(JsonNode? link) => (link as JsonObject)?["school"]?.ToString() ?? "";

    private static string GroupOf(JsonNode? link) => (link as JsonObject)?["groupId"]?.ToString() ?? "";
}
