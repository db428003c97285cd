namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Matrices: rows of cells between a begin and an end.</summary>
internal static class MatrixGrammar
{
    public static MathNode.Matrix Parse(TokenCursor tokens)
    {
        var environment = tokens.Take().Text;
        if (environment is "array" or "tabular" && tokens.IsSign("{"))
        {
            SkipColumns(tokens);
        }
        else if (!environment.EndsWith("matrix", StringComparison.Ordinal))
        {
            throw new MathFormatException($"the environment '{environment}' is not known");
        }

        var rows = Rows(tokens);
        tokens.Skip(2);
        return rows.Any(row => row.Count != rows[0].Count)
            ? throw new MathFormatException("the rows of a matrix differ in length")
            : new MathNode.Matrix(rows);
    }

    private static void SkipColumns(TokenCursor tokens)
    {
        while (!tokens.IsSign("}") && tokens.Current.Kind != MathTokenKind.End)
        {
            tokens.Skip();
        }

        tokens.Expect("}");
    }

    private static List<IReadOnlyList<MathNode>> Rows(TokenCursor tokens)
    {
        var rows = new List<IReadOnlyList<MathNode>>();
        var row = new List<MathNode>();
        while (!tokens.IsCommand("end"))
        {
            if (tokens.TrySkip("\\\\"))
            {
                rows.Add(row);
                row = [];
            }
            else if (!tokens.TrySkip("&"))
            {
                row.Add(RelationGrammar.Parse(tokens));
            }
        }

        if (row.Count > 0)
        {
            rows.Add(row);
        }

        return rows.Count > 0 ? rows : throw new MathFormatException("a matrix is empty");
    }
}
