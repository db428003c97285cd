namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>How one family writes a conversation.</summary>
internal interface IChatFormat
{
    /// <param name="system">The system message; absent where there is none.</param>
    /// <param name="turns">User and assistant in turn; begins and ends with the user.</param>
    string Render(string? system, IReadOnlyList<ChatMessage> turns);
}
