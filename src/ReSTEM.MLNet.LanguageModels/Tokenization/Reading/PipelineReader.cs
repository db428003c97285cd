using Microsoft.ML.Tokenizers;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads a <c>tokenizer.json</c> of the Hugging Face tokenizers library.</summary>
internal static class PipelineReader
{
    public static TokenizerDefinition Read(JsonItem root, IReadOnlyList<AddedToken> added)
    {
        root.AllowOnly(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model"
        );
        var model = root.Require("model");
        var vocabulary = VocabularyReader.Read(model.Require("vocab"));
        var preTokenization = root.Find("pre_tokenizer") is { } pre
            ? PreTokenizerReader.Read(pre)
            : new PreTokenization();
        var decoder = DecoderReader.Read(root.Find("decoder"));
        var texts = VocabularyReader.Texts(decoder, vocabulary, added);
        var normalizer = root.Find("normalizer") is { } norm ? NormalizerReader.Read(norm) : null;

        return new TokenizerDefinition
        {
            Inner = new PipelineTokenizer(
                Both(normalizer, preTokenization.Before),
                preTokenization.Cut,
                ReadModel(model, vocabulary, preTokenization.SpellsBytes),
                texts
            ),
            Texts = texts,
            Added = added,
            Ids = VocabularyReader.Names(vocabulary, added),
            Prefix = root.Find("post_processor") is { } post ? PrefixReader.Read(post) : [],
        };
    }

    private static ITokenModel ReadModel(
        JsonItem model,
        Dictionary<string, int> vocabulary,
        bool spellsBytes
    )
    {
        // Files written before 2021 do not name the type.
        var type =
            model.Find("type")?.AsString() ?? (model.Find("merges") is null ? "WordLevel" : "BPE");
        switch (type)
        {
            case "BPE":
                return BytePairReader.Read(model, vocabulary, spellsBytes);
            case "WordLevel":
                model.AllowOnly("type", "vocab", "unk_token");
                var unknown = model.Require("unk_token");
                return vocabulary.TryGetValue(unknown.AsString(), out var id)
                    ? new WordModel(vocabulary, id)
                    : throw unknown.Unexpected("a token of the vocabulary");
            default:
                throw model.Require("type").NotSupported();
        }
    }

    private static Normalizer? Both(Normalizer? first, Normalizer? second) =>
        (first, second) switch
        {
            (null, _) => second,
            (_, null) => first,
            _ => new SequenceNormalizer([first, second]),
        };
}
