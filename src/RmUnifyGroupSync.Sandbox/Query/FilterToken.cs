using System.Text;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Query;

internal enum FilterTokenKind
{
    Word,
    Text,
    Symbol,
    End,
}

internal readonly record struct FilterToken(FilterTokenKind Kind, string Text)
{
    public static IReadOnlyList<FilterToken> Split(string filter)
    {
        var tokens = new List<FilterToken>();
        for (var i = 0; i < filter.Length;)
        {
            if (char.IsWhiteSpace(filter[i]))
                i++;
            else if (filter[i] == '\'')
                tokens.Add(new FilterToken(FilterTokenKind.Text, Quoted(filter, ref i)));
            else if (filter[i] is '(' or ')' or ',')
                tokens.Add(new FilterToken(FilterTokenKind.Symbol, filter[i++].ToString()));
            else if (IsLambdaColon(filter, i, tokens))
                tokens.Add(new FilterToken(FilterTokenKind.Symbol, filter[i++].ToString()));
            else
                tokens.Add(new FilterToken(FilterTokenKind.Word, Word(filter, ref i, tokens)));
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, ""));
        return tokens;
    }

    // A colon also stands in times; behind a lambda's variable it is the only one that follows "any(".
    private static bool IsLambdaColon(string filter, int i, List<FilterToken> tokens) =>
        filter[i] == ':' && tokens is [.., { Kind: FilterTokenKind.Symbol, Text: "(" }, { Kind: FilterTokenKind.Word }];

    private static string Word(string filter, ref int i, List<FilterToken> tokens)
    {
        var inLambda = tokens is [.., { Kind: FilterTokenKind.Word } any, { Kind: FilterTokenKind.Symbol, Text: "(" }]
            && any.Text.EndsWith("/any", StringComparison.OrdinalIgnoreCase);
        var start = i;
        while (i < filter.Length && !char.IsWhiteSpace(filter[i]) && filter[i] is not ('(' or ')' or ',' or '\'') && !(inLambda && filter[i] == ':'))
            i++;
        return filter[start..i];
    }

    private static string Quoted(string filter, ref int i)
    {
        var text = new StringBuilder();
        for (i++; i < filter.Length; i++)
        {
            if (filter[i] != '\'')
                text.Append(filter[i]);
            else if (i + 1 < filter.Length && filter[i + 1] == '\'')
                text.Append(filter[i++]);
            else
            {
                i++;
                return text.ToString();
            }
        }

        throw GraphRefusal.Malformed("There is an unterminated string literal in the filter.");
    }
}
