namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>The tokens read so far, and how deep in brackets the last one stands.</summary>
internal sealed class MathTokens
{
    private readonly List<MathToken> _tokens = [];
    private int _brackets;
    private bool _afterBlank;

    public int Count => _tokens.Count;

    /// <summary>Whether every bracket is closed: a comma may then stand between thousands.</summary>
    public bool IsOutsideBrackets => _brackets == 0;

    /// <summary>Whether an environment has begun and not ended: there a double backslash ends a row.</summary>
    public bool IsInEnvironment =>
        _tokens.LastOrDefault(token =>
            token is { Kind: MathTokenKind.Command, Text: "begin" or "end" }
        )
            is { Text: "begin" };

    public bool EndsWith(MathTokenKind kind) => _tokens.Count > 0 && _tokens[^1].Kind == kind;

    public void AddBlank() => _afterBlank = true;

    public void Add(MathTokenKind kind, string text, string repeating = "")
    {
        _tokens.Add(new MathToken(kind, text, _afterBlank, repeating));
        _afterBlank = false;
        _brackets += kind is MathTokenKind.Sign or MathTokenKind.Command ? Opened(text) : 0;
    }

    /// <summary>All tokens, an end token last.</summary>
    public List<MathToken> Ended()
    {
        Add(MathTokenKind.End, "");
        return _tokens;
    }

    private static int Opened(string text) =>
        text switch
        {
            "(" or "[" or "\\{" or "langle" => 1,
            ")" or "]" or "\\}" or "rangle" => -1,
            _ => 0,
        };
}
