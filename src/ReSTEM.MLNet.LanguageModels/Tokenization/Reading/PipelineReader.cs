using System.Text;
using Microsoft.ML.Tokenizers;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads a <c>tokenizer.json</c> of the Hugging Face tokenizers library.</summary>
internal static class PipelineReader
{
    /// <summary>Ids beyond this would make tables larger than any real vocabulary needs.</summary>
    private const int HighestId = 16_777_215;

    public static TokenizerDefinition Read(JsonItem root)
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
        var vocabulary = ReadVocabulary(model.Require("vocab"));
        var added = root.Find("added_tokens") is { } tokens ? ReadAdded(tokens) : [];
        var preTokenization = root.Find("pre_tokenizer") is { } pre
            ? PreTokenizerReader.Read(pre)
            : new PreTokenization();
        var texts = ReadTexts(DecoderReader.Read(root.Find("decoder")), vocabulary, added);
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
            Ids = Named(vocabulary, added),
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

    private static Dictionary<string, int> ReadVocabulary(JsonItem item)
    {
        var vocabulary = new Dictionary<string, int>();
        var taken = new HashSet<int>();
        foreach (var (token, value) in item.Members())
        {
            var id = ReadId(value);
            if (!taken.Add(id))
            {
                throw new ModelFolderException(
                    item.File,
                    $"'{item.Place}' gives id {id} to '{token}' and to another token."
                );
            }

            vocabulary.Add(token, id);
        }

        return vocabulary;
    }

    private static int ReadId(JsonItem item) =>
        item.AsInt32() is >= 0 and <= HighestId and var id
            ? id
            : throw item.Unexpected($"an id from 0 to {HighestId}");

    private static List<AddedToken> ReadAdded(JsonItem items) =>
        [
            .. items
                .Items()
                .Select(item => new AddedToken(
                    ReadId(item.Require("id")),
                    item.Require("content").AsString()
                )
                {
                    Special = item.Find("special")?.AsBoolean() ?? false,
                    TakesSpaceBefore = item.Find("lstrip")?.AsBoolean() ?? false,
                    TakesSpaceAfter = item.Find("rstrip")?.AsBoolean() ?? false,
                    WholeWord = item.Find("single_word")?.AsBoolean() ?? false,
                }),
        ];

    /// <summary>The text of every token; an added token's is what it says, whatever the vocabulary's alphabet.</summary>
    public static TokenTexts ReadTexts(
        DecoderReader decoder,
        IReadOnlyDictionary<string, int> vocabulary,
        IReadOnlyList<AddedToken> added
    )
    {
        var highest = Math.Max(
            vocabulary.Values.DefaultIfEmpty(-1).Max(),
            added.Select(token => token.Id).DefaultIfEmpty(-1).Max()
        );
        var bytes = new byte[]?[highest + 1];
        foreach (var (token, id) in vocabulary)
        {
            bytes[id] = decoder.BytesOf(token);
        }

        foreach (var token in added)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }

        return new TokenTexts(bytes)
        {
            Separator = decoder.Separator,
            DropsLeadingSpace = decoder.DropsLeadingSpace,
            Special = added.Where(token => token.Special).Select(token => token.Id).ToHashSet(),
        };
    }

    /// <summary>Ids by name, added tokens included.</summary>
    public static Dictionary<string, int> Named(
        IReadOnlyDictionary<string, int> vocabulary,
        IReadOnlyList<AddedToken> added
    )
    {
        var ids = new Dictionary<string, int>(vocabulary);
        foreach (var token in added)
        {
            ids[token.Content] = token.Id;
        }

        return ids;
    }

    private static Normalizer? Both(Normalizer? first, Normalizer? second) =>
        (first, second) switch
        {
            (null, _) => second,
            (_, null) => first,
            _ => new SequenceNormalizer([first, second]),
        };
}
