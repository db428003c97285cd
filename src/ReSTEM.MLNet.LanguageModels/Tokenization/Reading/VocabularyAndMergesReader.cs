using Microsoft.ML.Tokenizers;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;
using ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>
/// Reads <c>vocab.json</c> with <c>merges.txt</c>: byte-level byte pairs. How words are cut is not in these files but
/// follows from <c>tokenizer_class</c> in <c>tokenizer_config.json</c>.
/// </summary>
internal static class VocabularyAndMergesReader
{
    public static TokenizerDefinition Read(TokenizerFiles files, IReadOnlyList<AddedToken> added)
    {
        var vocabularyFile = files.FindJson(TokenizerFiles.Vocabulary)!.Value;
        var vocabulary = VocabularyReader.Read(vocabularyFile);
        var merges = MergeReader.Read(
            files.PathOf(TokenizerFiles.Merges),
            files[TokenizerFiles.Merges],
            vocabulary
        );
        var options = new BytePairModelOptions { Start = WordStart.Bytes };
        var model = BytePairReader.Create(vocabularyFile.File, vocabulary, merges, options);
        var texts = VocabularyReader.Texts(DecoderReader.ByteLevel, vocabulary, added);
        var (normalizer, pattern) = ReadClass(files.FindJson(TokenizerFiles.TokenizerConfig));
        var cut = new PatternPreTokenizer(PatternReader.Create(pattern), MatchBehavior.Isolated);
        var ids = VocabularyReader.Names(vocabulary, added);
        return new TokenizerDefinition
        {
            Inner = new PipelineTokenizer(normalizer, cut, model, texts),
            Texts = texts,
            Added = added,
            Ids = ids,
            // GPT-2's files name no special token: its one token is known by name.
            EndOfTextId = ids.TryGetValue("<|endoftext|>", out var end) ? end : null,
        };
    }

    private static (Normalizer? Normalizer, string Pattern) ReadClass(JsonItem? config)
    {
        var type = config?.Find("tokenizer_class");
        var prefix =
            config?.Find("add_prefix_space")?.AsBoolean() ?? false
                ? new PrefixNormalizer(" ")
                : null;
        return type?.AsString() switch
        {
            null or "GPT2Tokenizer" or "GPT2TokenizerFast" => (
                prefix,
                PreTokenizerReader.Gpt2Pattern
            ),
            "Qwen2Tokenizer" or "Qwen2TokenizerFast" => (
                new CompositionNormalizer(),
                PreTokenizerReader.Qwen2Pattern
            ),
            _ => throw type!.Value.NotSupported(),
        };
    }
}
