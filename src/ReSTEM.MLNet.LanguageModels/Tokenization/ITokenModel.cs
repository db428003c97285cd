namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>Turns one word, as the pre-tokenizer cut it, into token ids.</summary>
internal interface ITokenModel
{
    /// <summary>Appends the word's ids to <paramref name="ids"/>. Safe to call from several threads.</summary>
    void Encode(ReadOnlySpan<char> word, List<int> ids);

    /// <summary>The token as the vocabulary writes it.</summary>
    string Spelling(int id);

    /// <summary>How many UTF-8 bytes of a word the token stands for; 0 where that is unknown.</summary>
    int ByteCount(int id);
}
