using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Training;

/// <summary>
/// Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c> as the tokenizers and transformers libraries of Hugging
/// Face read them. A token's id is its place in the list it is given in.
/// </summary>
internal sealed class TokenizerJsonWriter
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required IReadOnlyList<string> SpecialTokens { get; init; }

    public required string EndOfText { get; init; }

    public required string Pad { get; init; }

    public string? BeginOfText { get; init; }

    public string? Unknown { get; init; }

    /// <summary>A word tokenizer.</summary>
    public TokenizerFiles WriteWords(IReadOnlyList<string> tokens)
    {
        var vocabulary = Vocabulary(tokens);
        return Files(
            Pipeline(
                vocabulary,
                preTokenizer: new JsonObject { ["type"] = "WhitespaceSplit" },
                decoder: null,
                model: new JsonObject
                {
                    ["type"] = "WordLevel",
                    ["vocab"] = vocabulary,
                    ["unk_token"] = Unknown,
                }
            )
        );
    }

    /// <summary>A byte-level byte-pair tokenizer with the words of Qwen2.</summary>
    public TokenizerFiles WriteBytePairs(
        IReadOnlyList<string> tokens,
        IEnumerable<(string Left, string Right)> merges
    )
    {
        var vocabulary = Vocabulary(tokens);
        var split = new JsonObject
        {
            ["type"] = "Split",
            ["pattern"] = new JsonObject { ["Regex"] = PreTokenizerReader.Qwen2Pattern },
            ["behavior"] = "Isolated",
            ["invert"] = false,
        };
        return Files(
            Pipeline(
                vocabulary,
                preTokenizer: new JsonObject
                {
                    ["type"] = "Sequence",
                    ["pretokenizers"] = new JsonArray(split, ByteLevel()),
                },
                decoder: ByteLevel(),
                model: new JsonObject
                {
                    ["type"] = "BPE",
                    ["dropout"] = null,
                    ["unk_token"] = null,
                    ["continuing_subword_prefix"] = null,
                    ["end_of_word_suffix"] = null,
                    ["fuse_unk"] = false,
                    ["byte_fallback"] = false,
                    ["vocab"] = vocabulary,
                    ["merges"] = new JsonArray([
                        .. merges.Select(merge => JsonValue.Create($"{merge.Left} {merge.Right}")),
                    ]),
                }
            )
        );
    }

    private JsonObject Pipeline(
        JsonObject vocabulary,
        JsonObject preTokenizer,
        JsonObject? decoder,
        JsonObject model
    ) =>
        new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([
                .. SpecialTokens.Select(token => Added(token, IdOf(vocabulary, token))),
            ]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = preTokenizer,
            ["post_processor"] = BeginOfText is null
                ? null
                : Template(BeginOfText, IdOf(vocabulary, BeginOfText)),
            ["decoder"] = decoder,
            ["model"] = model,
        };

    private TokenizerFiles Files(JsonObject tokenizer)
    {
        var config = new JsonObject
        {
            ["add_bos_token"] = BeginOfText is not null,
            ["bos_token"] = BeginOfText,
            ["clean_up_tokenization_spaces"] = false,
            ["eos_token"] = EndOfText,
            ["pad_token"] = Pad,
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["unk_token"] = Unknown,
        };
        var files = new TokenizerFiles("a new tokenizer");
        files.Add(TokenizerFiles.TokenizerJson, Bytes(tokenizer));
        files.Add(TokenizerFiles.TokenizerConfig, Bytes(config));
        return files;
    }

    private static byte[] Bytes(JsonObject json) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(json, Layout), (byte)'\n'];

    private static int IdOf(JsonObject vocabulary, string token) => (int)vocabulary[token]!;

    private static JsonObject Vocabulary(IReadOnlyList<string> tokens)
    {
        var vocabulary = new JsonObject();
        foreach (var (id, token) in tokens.Index())
        {
            vocabulary.Add(token, id);
        }

        return vocabulary;
    }

    private static JsonObject Added(string token, int id) =>
        new()
        {
            ["id"] = id,
            ["content"] = token,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        };

    private static JsonObject ByteLevel() =>
        new()
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = false,
            ["trim_offsets"] = false,
            ["use_regex"] = false,
        };

    private static JsonObject Template(string begin, int id) =>
        new()
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray([.. Marked(begin, "A", 0)]),
            ["pair"] = new JsonArray([.. Marked(begin, "A", 0), .. Marked(begin, "B", 1)]),
            ["special_tokens"] = new JsonObject
            {
                [begin] = new JsonObject
                {
                    ["id"] = begin,
                    ["ids"] = new JsonArray(id),
                    ["tokens"] = new JsonArray(begin),
                },
            },
        };

    private static JsonNode[] Marked(string begin, string sequence, int type) =>
        [
            new JsonObject
            {
                ["SpecialToken"] = new JsonObject { ["id"] = begin, ["type_id"] = type },
            },
            new JsonObject
            {
                ["Sequence"] = new JsonObject { ["id"] = sequence, ["type_id"] = type },
            },
        ];
}
