namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>Who speaks in a conversation.</summary>
public enum ChatRole
{
    /// <summary>The frame of the conversation; at most one message, the first.</summary>
    System,

    /// <summary>The one who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
