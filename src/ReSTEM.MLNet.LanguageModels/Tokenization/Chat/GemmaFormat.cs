namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>Gemma: the assistant is called model, and a system message goes into the first turn if anywhere.</summary>
internal sealed record GemmaFormat : IChatFormat
{
    /// <summary>Begins the text.</summary>
    public required string Begin { get; init; }

    /// <summary>Whether there may be a system message (Gemma 3).</summary>
    public required bool TakesSystem { get; init; }

    public string Render(string? system, IReadOnlyList<ChatMessage> turns)
    {
        if (system is not null && !TakesSystem)
        {
            throw new ArgumentException(
                "This Gemma chat template has no system message; put its text into the first user message.",
                nameof(system)
            );
        }

        var prefix = system is null ? "" : system + "\n\n";
        var body = turns.Select(
            (turn, index) =>
                $"<start_of_turn>{RoleOf(turn)}\n{(index == 0 ? prefix : "")}{turn.Content.Trim()}<end_of_turn>\n"
        );
        return $"{Begin}{string.Concat(body)}<start_of_turn>model\n";
    }

    private static string RoleOf(ChatMessage turn) => turn.Role == ChatRole.User ? "user" : "model";
}
