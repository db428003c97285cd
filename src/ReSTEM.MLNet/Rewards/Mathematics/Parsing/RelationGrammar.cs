using System.Collections.Frozen;

namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Equations, inequalities and memberships, and the ratios that they relate.</summary>
internal static class RelationGrammar
{
    private static readonly FrozenDictionary<string, char> Commands = new Dictionary<string, char>
    {
        ["le"] = '≤',
        ["leq"] = '≤',
        ["leqslant"] = '≤',
        ["lt"] = '<',
        ["ge"] = '≥',
        ["geq"] = '≥',
        ["geqslant"] = '≥',
        ["gt"] = '>',
        ["ne"] = '≠',
        ["neq"] = '≠',
        ["in"] = '∈',
        ["equiv"] = '=',
        ["approx"] = '≈',
        ["sim"] = '≈',
        ["to"] = '→',
        ["rightarrow"] = '→',
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a command relates what stands on its two sides.</summary>
    public static bool IsRelation(string command) => Commands.ContainsKey(command);

    public static MathNode Parse(TokenCursor tokens)
    {
        tokens.TrySkip("=");
        var operators = new List<char>();
        var operands = new List<MathNode> { Ratio(tokens) };
        while (Operator(tokens.Current) is { } sign)
        {
            tokens.Skip();
            operators.Add(sign);
            operands.Add(Ratio(tokens));
        }

        DropRoundings(operators, operands);
        return operators.Count == 0 ? operands[0] : new MathNode.Relation(operators, operands);
    }

    private static char? Operator(MathToken token) =>
        token switch
        {
            { Kind: MathTokenKind.Sign, Text: "=" or "<" or ">" } => token.Text[0],
            { Kind: MathTokenKind.Command } when Commands.TryGetValue(token.Text, out var sign) =>
                sign,
            _ => null,
        };

    // What follows "approximately" is a rounding of what stands before, unless that is but a name.
    private static void DropRoundings(List<char> operators, List<MathNode> operands)
    {
        if (operators is ['≈', ..] && MathShape.IsName(operands[0]))
        {
            operators[0] = '=';
        }

        var rounded = operators.IndexOf('≈');
        if (rounded >= 0)
        {
            operators.RemoveRange(rounded, operators.Count - rounded);
            operands.RemoveRange(rounded + 1, operands.Count - rounded - 1);
        }
    }

    private static MathNode Ratio(TokenCursor tokens)
    {
        var parts = new List<MathNode> { UnionGrammar.Parse(tokens) };
        while (tokens.TrySkip(":"))
        {
            parts.Add(UnionGrammar.Parse(tokens));
        }

        return parts.Count == 1 ? parts[0] : new MathNode.Group(MathGroup.Ratio, parts);
    }
}
