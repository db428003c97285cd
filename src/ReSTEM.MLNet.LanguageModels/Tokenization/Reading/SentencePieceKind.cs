namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>What a SentencePiece token stands for; the numbers are those of the file format.</summary>
internal enum SentencePieceKind
{
    /// <summary>Its text.</summary>
    Normal = 1,

    /// <summary>Text that has no token.</summary>
    Unknown = 2,

    /// <summary>The structure of a text.</summary>
    Control = 3,

    /// <summary>Its text, always as one token.</summary>
    UserDefined = 4,

    /// <summary>Nothing: it is never produced.</summary>
    Unused = 5,

    /// <summary>A byte, written <c>&lt;0x00&gt;</c>.</summary>
    Byte = 6,
}
