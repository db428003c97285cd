namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>A parsed answer.</summary>
internal abstract record MathNode
{
    /// <summary>A number as written; how many digits follow its decimal point.</summary>
    internal sealed record Number(Rational Value, int Decimals) : MathNode;

    /// <summary>A variable or a constant: pi, e, i and infinity.</summary>
    internal sealed record Symbol(string Name) : MathNode;

    /// <summary>Words.</summary>
    internal sealed record Text(string Words) : MathNode;

    /// <summary>Two operands and what joins them.</summary>
    internal sealed record Binary(MathOperator Operator, MathNode Left, MathNode Right) : MathNode;

    /// <summary>A function, or what can be written as one: neg, percent, degree, factorial, root, binom.</summary>
    internal sealed record Call(string Name, params MathNode[] Arguments) : MathNode;

    /// <summary>Several answers together.</summary>
    internal sealed record Group(MathGroup Kind, IReadOnlyList<MathNode> Items) : MathNode;

    /// <summary>An interval with at least one square bracket; with two round ones it is read as a pair.</summary>
    internal sealed record Interval(bool OpensLeft, bool OpensRight, MathNode Low, MathNode High)
        : MathNode;

    /// <summary>Rows of equal length.</summary>
    internal sealed record Matrix(IReadOnlyList<IReadOnlyList<MathNode>> Rows) : MathNode;

    /// <summary>Operands and the relations between neighbours: = &lt; ≤ &gt; ≥ ≠ ∈.</summary>
    internal sealed record Relation(IReadOnlyList<char> Operators, IReadOnlyList<MathNode> Operands)
        : MathNode;

    /// <summary>Digits with the base they are written in.</summary>
    internal sealed record InBase(string Digits, MathNode Radix) : MathNode;
}
