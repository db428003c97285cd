using System.Collections.Frozen;

namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>The commands of LaTeX that the lexer itself understands; every other one becomes a token of its name.</summary>
internal static class LatexCommands
{
    /// <summary>They only lay out.</summary>
    public static FrozenSet<string> Skipped { get; } =
        Names(
            "left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits nolimits "
                + "quad qquad rm bf it phantom hspace allowbreak"
        );

    /// <summary>Their content is text.</summary>
    public static FrozenSet<string> Text { get; } =
        Names(
            "text textbf textit textrm texttt textsf textnormal mbox hbox mathrm mathbf mathit mathsf mathop "
                + "operatorname emph boldsymbol boxed fbox"
        );

    /// <summary>Their content is one opaque name: two of them are equal when it is written alike.</summary>
    public static FrozenSet<string> Named { get; } =
        Names("mathbb mathcal overline vec hat bar overrightarrow widehat tilde underline");

    /// <summary>Other ways to write tokens.</summary>
    public static FrozenDictionary<string, MathToken[]> Synonyms { get; } =
        new Dictionary<string, MathToken[]>
        {
            ["dfrac"] = [new(MathTokenKind.Command, "frac")],
            ["tfrac"] = [new(MathTokenKind.Command, "frac")],
            ["cfrac"] = [new(MathTokenKind.Command, "frac")],
            ["dbinom"] = [new(MathTokenKind.Command, "binom")],
            ["tbinom"] = [new(MathTokenKind.Command, "binom")],
            ["choose"] = [new(MathTokenKind.Command, "binom")],
            ["lbrace"] = [new(MathTokenKind.Sign, "\\{")],
            ["rbrace"] = [new(MathTokenKind.Sign, "\\}")],
            ["lvert"] = [new(MathTokenKind.Sign, "|")],
            ["rvert"] = [new(MathTokenKind.Sign, "|")],
            ["vert"] = [new(MathTokenKind.Sign, "|")],
            ["mid"] = [new(MathTokenKind.Sign, "|")],
            ["degree"] = [new(MathTokenKind.Sign, "^"), new(MathTokenKind.Command, "circ")],
            ["degrees"] = [new(MathTokenKind.Sign, "^"), new(MathTokenKind.Command, "circ")],
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
