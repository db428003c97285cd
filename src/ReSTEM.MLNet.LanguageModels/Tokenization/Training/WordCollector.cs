namespace ReSTEM.MLNet.LanguageModels.Tokenization.Training;

/// <summary>Makes the files of a word tokenizer out of the words of texts.</summary>
internal static class WordCollector
{
    public static TokenizerFiles Collect(IEnumerable<string> texts, WordTokenizerOptions options)
    {
        string?[] named = [options.Pad, options.Unknown, options.BeginOfText, options.EndOfText];
        var special = named.OfType<string>().Distinct().ToList();
        var words = texts.SelectMany(text =>
            text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        var tokens = special.Concat(words).Distinct();

        var writer = new TokenizerJsonWriter
        {
            SpecialTokens = special,
            BeginOfText = options.BeginOfText,
            EndOfText = options.EndOfText,
            Pad = options.Pad,
            Unknown = options.Unknown,
        };
        return writer.WriteWords([.. tokens]);
    }
}
