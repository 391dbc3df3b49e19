using System.Globalization;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>Reads the part of OData's filter language that the directory understands.</summary>
internal sealed class FilterParser
{
    private readonly IReadOnlyList<FilterToken> _tokens;
    private int _next;

    private FilterParser(IReadOnlyList<FilterToken> tokens) => _tokens = tokens;

    public static FilterNode Parse(string filter)
    {
        var parser = new FilterParser(FilterToken.Split(filter));
        var node = parser.Or();
        return parser.Peek.Kind == FilterTokenKind.End ? node : throw Invalid();
    }

    private FilterToken Peek => _tokens[_next];

    private FilterNode Or() => Chain("or", And, clauses => new OrNode(clauses));

    private FilterNode And() => Chain("and", Unary, clauses => new AndNode(clauses));

    private FilterNode Chain(string word, Func<FilterNode> clause, Func<IReadOnlyList<FilterNode>, FilterNode> join)
    {
        var clauses = new List<FilterNode> { clause() };
        while (Accept(FilterTokenKind.Word, word))
            clauses.Add(clause());
        return clauses.Count == 1 ? clauses[0] : join(clauses);
    }

    private FilterNode Unary()
    {
        if (Accept(FilterTokenKind.Word, "not"))
            return new NotNode(Unary());
        if (!Accept(FilterTokenKind.Symbol, "("))
            return Clause();

        var inner = Or();
        Expect(")");
        return inner;
    }

    private FilterNode Clause()
    {
        var name = Word();
        if (name.ToLowerInvariant() is "startswith" or "endswith" or "contains" && Accept(FilterTokenKind.Symbol, "("))
            return Function(name.ToLowerInvariant());
        if (name.EndsWith("/any", StringComparison.OrdinalIgnoreCase) && Accept(FilterTokenKind.Symbol, "("))
            return Any(name[..^4]);

        var op = Word().ToLowerInvariant();
        return op switch
        {
            "in" => In(name),
            "eq" or "ne" or "ge" or "le" or "gt" or "lt" => new CompareNode(name, op, Value()),
            _ => throw Invalid(),
        };
    }

    private FunctionNode Function(string function)
    {
        var property = Word();
        Expect(",");
        var value = Value() as string ?? throw Invalid();
        Expect(")");
        return new FunctionNode(function, property, value);
    }

    private AnyNode Any(string collection)
    {
        var variable = Word();
        Expect(":");
        var starts = Peek is { Kind: FilterTokenKind.Word } t && t.Text.Equals("startsWith", StringComparison.OrdinalIgnoreCase);
        var op = "eq";
        if (starts)
        {
            _next++;
            op = "startswith";
            Expect("(");
        }

        if (Word() != variable)
            throw Invalid();
        if (starts)
            Expect(",");
        else if (!Accept(FilterTokenKind.Word, "eq"))
            throw Invalid();
        var value = Value() as string ?? throw Invalid();
        if (starts)
            Expect(")");
        Expect(")");
        return new AnyNode(collection, op, value);
    }

    private InNode In(string property)
    {
        var values = new List<object?>();
        Expect("(");
        do
            values.Add(Value());
        while (Accept(FilterTokenKind.Symbol, ","));
        Expect(")");
        return new InNode(property, values);
    }

    private object? Value()
    {
        var token = Peek;
        _next++;
        if (token.Kind == FilterTokenKind.Text)
            return token.Text;
        if (token.Kind != FilterTokenKind.Word)
            throw Invalid();
        return token.Text switch
        {
            "null" => null,
            "true" => true,
            "false" => false,
            _ when DateTimeOffset.TryParse(token.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
            _ => throw Invalid(),
        };
    }

    private string Word()
    {
        if (Peek.Kind != FilterTokenKind.Word)
            throw Invalid();
        return _tokens[_next++].Text;
    }

    private bool Accept(FilterTokenKind kind, string text)
    {
        if (Peek.Kind != kind || !Peek.Text.Equals(text, StringComparison.OrdinalIgnoreCase))
            return false;
        _next++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(FilterTokenKind.Symbol, symbol))
            throw Invalid();
    }

    private static GraphRefusal Invalid() => GraphRefusal.Malformed("Invalid filter clause");
}
