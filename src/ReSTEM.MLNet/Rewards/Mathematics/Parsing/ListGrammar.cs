namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Answers beside one another. Semicolons separate what commas hold together: p=5, q=2; p=7, q=2.</summary>
internal static class ListGrammar
{
    public static MathNode Parse(TokenCursor tokens) =>
        Items(tokens, ";", Commas) switch
        {
            [var only] => only,
            var items => new MathNode.Group(MathGroup.List, [.. items.Select(AsTuple)]),
        };

    private static MathNode Commas(TokenCursor tokens) =>
        Items(tokens, ",", RelationGrammar.Parse) switch
        {
            [var only] => only,
            var items => new MathNode.Group(MathGroup.List, items),
        };

    private static List<MathNode> Items(
        TokenCursor tokens,
        string separator,
        Func<TokenCursor, MathNode> parseItem
    )
    {
        using var _ = tokens.Deeper();
        var items = new List<MathNode>();
        do
        {
            while (tokens.TrySkip(",") || tokens.TrySkip(";")) { }

            if (items.Count > 0 && IsAtClose(tokens))
            {
                break;
            }

            items.Add(parseItem(tokens));
        } while (tokens.IsSign(separator));

        return items;
    }

    private static MathNode AsTuple(MathNode item) =>
        item is MathNode.Group { Kind: MathGroup.List } list
            ? list with
            {
                Kind = MathGroup.Tuple,
            }
            : item;

    private static bool IsAtClose(TokenCursor tokens) =>
        tokens.Current
            is { Kind: MathTokenKind.End }
                or { Kind: MathTokenKind.Sign, Text: ")" or "]" or "}" or "\\}" };
}
