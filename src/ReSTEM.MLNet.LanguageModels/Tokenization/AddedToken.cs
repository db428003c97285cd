namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>A token that is found in the text as a whole, before the text is cut into words (<c>added_tokens</c>).</summary>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Marks the text's structure and is left out of decoded text.</summary>
    public bool Special { get; init; }

    /// <summary>Takes the white space before it (<c>lstrip</c>).</summary>
    public bool TakesSpaceBefore { get; init; }

    /// <summary>Takes the white space after it (<c>rstrip</c>).</summary>
    public bool TakesSpaceAfter { get; init; }

    /// <summary>Counts only where no letter, digit or underscore touches it (<c>single_word</c>).</summary>
    public bool WholeWord { get; init; }
}
