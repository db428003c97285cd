namespace ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;

/// <summary>What becomes of the places where a text is cut (<c>behavior</c> of <c>Split</c>).</summary>
internal enum MatchBehavior
{
    /// <summary>A match is a word of its own.</summary>
    Isolated,

    /// <summary>A match is left out.</summary>
    Removed,

    /// <summary>A match ends the word before it.</summary>
    MergedWithPrevious,

    /// <summary>A match begins the word after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one word.</summary>
    Contiguous,

    /// <summary>Only matches are words; what lies between them is left out.</summary>
    Kept,
}
