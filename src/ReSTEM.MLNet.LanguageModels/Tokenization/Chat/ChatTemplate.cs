namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>
/// Writes a conversation as the text a chat model was trained on. Hugging Face keeps these forms as programs in the Jinja
/// language; known families of them are recognised and written here, others are refused.
/// </summary>
public sealed class ChatTemplate
{
    private readonly IChatFormat _format;

    internal ChatTemplate(string family, IChatFormat format)
    {
        Family = family;
        _format = format;
    }

    /// <summary>The family: <c>ChatML</c>, <c>Llama-3</c>, <c>Mistral</c>, <c>Gemma</c> or <c>Zephyr</c>.</summary>
    public string Family { get; }

    /// <summary>
    /// The conversation as text, up to and with what opens the assistant's answer. Begin-of-text is in it where the
    /// family writes it; <see cref="TextTokenizer.EncodePrompt"/> does not add a second one.
    /// </summary>
    /// <param name="messages">
    /// An optional system message, then user and assistant in turn; a user's message is the last.
    /// </param>
    /// <exception cref="ArgumentException">The messages are in another order, or the family has no system message.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var system = messages is [{ Role: ChatRole.System }, ..] ? messages[0].Content : null;
        ChatMessage[] turns = [.. messages.Skip(system is null ? 0 : 1)];
        for (var i = 0; i < turns.Length; i++)
        {
            var expected = i % 2 == 0 ? ChatRole.User : ChatRole.Assistant;
            if (turns[i].Role != expected)
            {
                throw new ArgumentException(
                    $"Message {messages.Count - turns.Length + i + 1} is by {turns[i].Role} where {expected} must speak: after an optional system message, user and assistant take turns.",
                    nameof(messages)
                );
            }
        }

        return turns.Length % 2 == 1
            ? _format.Render(system, turns)
            : throw new ArgumentException("The last message must be a user's.", nameof(messages));
    }
}
