namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>Every message stands between a tag with its role and an end tag: ChatML, Llama 3 and Zephyr.</summary>
internal sealed record TaggedFormat : IChatFormat
{
    /// <summary>Begins the text.</summary>
    public string Begin { get; init; } = "";

    /// <summary>Before the role.</summary>
    public required string Open { get; init; }

    /// <summary>Between the role and the message.</summary>
    public required string Middle { get; init; }

    /// <summary>After the message.</summary>
    public required string Close { get; init; }

    /// <summary>The system message where the conversation brings none; absent for none.</summary>
    public string? DefaultSystem { get; init; }

    /// <summary>Stands before every system message.</summary>
    public string SystemPrefix { get; init; } = "";

    /// <summary>Whether messages lose the white space at their ends.</summary>
    public bool Trims { get; init; }

    public string Render(string? system, IReadOnlyList<ChatMessage> turns)
    {
        var frame = system ?? DefaultSystem;
        var head = frame is null ? "" : Message("system", SystemPrefix + Content(frame));
        var body = turns.Select(turn => Message(RoleOf(turn), Content(turn.Content)));
        return $"{Begin}{head}{string.Concat(body)}{Open}assistant{Middle}";
    }

    private static string RoleOf(ChatMessage turn) =>
        turn.Role == ChatRole.User ? "user" : "assistant";

    private string Content(string text) => Trims ? text.Trim() : text;

    private string Message(string role, string content) => $"{Open}{role}{Middle}{content}{Close}";
}
