namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>Mistral: what the user says stands between two tags, and the answer simply follows.</summary>
internal sealed record MistralFormat : IChatFormat
{
    /// <summary>Begins the text.</summary>
    public required string Begin { get; init; }

    /// <summary>Before what the user says, with the blanks of the version at hand.</summary>
    public required string Open { get; init; }

    /// <summary>After it.</summary>
    public required string Close { get; init; }

    /// <summary>Before an earlier answer.</summary>
    public required string BeforeAnswer { get; init; }

    /// <summary>After an earlier answer.</summary>
    public required string End { get; init; }

    /// <summary>Whether a system message may go before what the user said last (version 3).</summary>
    public required bool TakesSystem { get; init; }

    public string Render(string? system, IReadOnlyList<ChatMessage> turns)
    {
        if (system is not null && !TakesSystem)
        {
            throw new ArgumentException(
                "This Mistral chat template has no system message; put its text into the first user message.",
                nameof(system)
            );
        }

        var prefix = system is null ? "" : system + "\n\n";
        var body = turns.Select(
            (turn, index) =>
                turn.Role == ChatRole.User
                    ? $"{Open}{(index == turns.Count - 1 ? prefix : "")}{turn.Content}{Close}"
                    : $"{BeforeAnswer}{turn.Content}{End}"
        );
        return Begin + string.Concat(body);
    }
}
