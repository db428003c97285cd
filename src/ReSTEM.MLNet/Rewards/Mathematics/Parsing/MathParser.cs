namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>
/// Reads an answer, LaTeX or plain, by recursive descent: one class a level of the grammar, from lists (the loosest) over relations,
/// sums, products and powers to what stands by itself. Depth and size are bounded.
/// </summary>
internal static class MathParser
{
    /// <summary>Parses a cleaned answer.</summary>
    /// <exception cref="MathFormatException">It is not mathematics that this parser knows.</exception>
    public static MathNode Parse(string text)
    {
        var tokens = new TokenCursor(MathLexer.Read(text));
        var answer = ListGrammar.Parse(tokens);
        return tokens.Current.Kind == MathTokenKind.End
            ? answer
            : throw new MathFormatException($"'{tokens.Current.Text}' is not expected here");
    }
}
