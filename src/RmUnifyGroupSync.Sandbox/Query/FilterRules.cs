using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>Holds a filter to what the directory allows (contract §1.4, §7), then runs it.</summary>
internal sealed class FilterRules<T>(ResourceType<T> type, SandboxOptions options, bool advanced)
{
    private const int MostClauses = 15;
    private const int MostHeight = 3;

    private StringComparison Comparison => options.KeysIgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public Func<T, bool> Compile(string filter)
    {
        var node = FilterParser.Parse(filter);
        var height = Height(node);
        if (height > MostHeight)
            throw GraphRefusal.Unsupported($"Search filter expression has excessive height: {height}. Max allowed: {MostHeight}.");
        return Compile(node);
    }

    private static int Height(FilterNode node) => node switch
    {
        AndNode and => 1 + and.Clauses.Max(Height),
        OrNode or => 1 + or.Clauses.Max(Height),
        NotNode not => 1 + Height(not.Clause),
        _ => 1,
    };

    private Func<T, bool> Compile(FilterNode node) => node switch
    {
        AndNode and => All([.. and.Clauses.Select(Compile)]),
        OrNode or => Some(Limited(or.Clauses).Select(Compile).ToList()),
        NotNode not => Not(not),
        CompareNode compare => Compare(compare),
        InNode inside => In(inside),
        FunctionNode function => Function(function),
        AnyNode any => Any(any),
        _ => throw GraphRefusal.Malformed("Invalid filter clause"),
    };

    private static Func<T, bool> All(List<Func<T, bool>> clauses) => item => clauses.TrueForAll(c => c(item));

    private static Func<T, bool> Some(List<Func<T, bool>> clauses) => item => clauses.Exists(c => c(item));

    private IReadOnlyList<TItem> Limited<TItem>(IReadOnlyList<TItem> clauses)
    {
        if (clauses.Count > MostClauses && !advanced)
            throw GraphRefusal.Unsupported($"Too many child clauses specified in search filter expression containing 'OR' operators: {clauses.Count}. Max allowed: {MostClauses}.");
        return clauses;
    }

    private Func<T, bool> Not(NotNode node)
    {
        RequireAdvanced("not");
        var inner = Compile(node.Clause);
        return item => !inner(item);
    }

    private Func<T, bool> Compare(CompareNode node)
    {
        var property = Property(node.Property);
        if (node.Operator == "ne")
            RequireAdvanced(node.Property);
        if (node.Value is null)
            RequireAdvanced(node.Property);
        if (node.Operator is "eq" or "ne")
        {
            Require(property, FilterUse.Equal, FilterUse.AdvancedEqual);
            return item => AreEqual(property.Value(item), node.Value) == (node.Operator == "eq");
        }

        Require(property, FilterUse.Range, FilterUse.AdvancedRange);
        return item => InRange(Order(property.Value(item), node.Value), node.Operator);
    }

    private Func<T, bool> In(InNode node)
    {
        var property = Property(node.Property);
        Require(property, FilterUse.Equal, FilterUse.AdvancedEqual);
        var values = Limited(node.Values);
        return item => values.Any(v => AreEqual(property.Value(item), v));
    }

    private Func<T, bool> Function(FunctionNode node)
    {
        var property = Property(node.Property);
        if (node.Function == "contains")
            throw Unsupported(node.Property);
        if (node.Function == "endswith")
        {
            RequireAdvanced(node.Property);
            return item => (property.Value(item) as string)?.EndsWith(node.Value, Comparison) == true;
        }

        if (!options.StartsWithUniqueName && property.Name == "uniqueName")
            throw Unsupported(node.Property);
        Require(property, FilterUse.StartsWith, FilterUse.AdvancedStartsWith);
        return item => (property.Value(item) as string)?.StartsWith(node.Value, Comparison) == true;
    }

    private Func<T, bool> Any(AnyNode node)
    {
        var property = Property(node.Collection);
        Require(property, FilterUse.Any, FilterUse.None);
        return item => property.Value(item) is IEnumerable<string> list && list.Any(value => node.Operator == "eq"
            ? value.Equals(node.Value, Comparison)
            : value.StartsWith(node.Value, Comparison));
    }

    private bool AreEqual(object? actual, object? wanted) => actual is string a && wanted is string b
        ? a.Equals(b, Comparison)
        : Equals(actual, wanted);

    private static int? Order(object? actual, object? wanted) => (actual, wanted) switch
    {
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        _ => null,
    };

    private static bool InRange(int? order, string comparison) => comparison switch
    {
        "ge" => order >= 0,
        "le" => order <= 0,
        "gt" => order > 0,
        _ => order < 0,
    };

    private ResourceProperty<T> Property(string name) => type.Find(name) ?? throw GraphRefusal.Malformed(
        $"Could not find a property named '{name}' on type 'microsoft.graph.{type.Name}'.");

    private void Require(ResourceProperty<T> property, FilterUse plain, FilterUse advancedUse)
    {
        if (property.Filter.HasFlag(plain))
            return;
        if (!advanced || advancedUse == FilterUse.None || !property.Filter.HasFlag(advancedUse))
            throw Unsupported(property.Name);
    }

    private void RequireAdvanced(string property)
    {
        if (!advanced)
            throw Unsupported(property);
    }

    private GraphRefusal Unsupported(string property) => GraphRefusal.Unsupported(
        $"Unsupported or invalid query filter clause specified for property '{property}' of resource '{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]}'.");
}
