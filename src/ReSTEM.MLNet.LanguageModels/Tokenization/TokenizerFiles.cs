using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>The files that define a tokenizer, as they were read or made, so that they can be saved unchanged.</summary>
internal sealed class TokenizerFiles
{
    public const string TokenizerJson = "tokenizer.json";
    public const string TokenizerConfig = "tokenizer_config.json";
    public const string SentencePiece = "tokenizer.model";
    public const string Vocabulary = "vocab.json";
    public const string Merges = "merges.txt";
    public const string AddedTokens = "added_tokens.json";
    public const string SpecialTokens = "special_tokens_map.json";
    public const string ChatTemplate = "chat_template.jinja";
    public const string GenerationConfig = "generation_config.json";
    public const string ModelConfig = "config.json";

    private static readonly string[] Kept =
    [
        TokenizerJson,
        TokenizerConfig,
        SentencePiece,
        Vocabulary,
        Merges,
        AddedTokens,
        SpecialTokens,
        ChatTemplate,
        GenerationConfig,
    ];

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private byte[]? _modelConfig;

    /// <param name="origin">Where the files come from, for messages.</param>
    public TokenizerFiles(string origin) => Origin = origin;

    /// <summary>A folder, or what made the files.</summary>
    public string Origin { get; }

    /// <summary>Reads what a folder holds; also its config.json, which is the model's and not kept.</summary>
    public static TokenizerFiles Read(string folder)
    {
        var files = new TokenizerFiles(folder);
        foreach (var name in Kept)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                files.Add(name, ModelFile.Read(path));
            }
        }

        var modelConfig = Path.Combine(folder, ModelConfig);
        files._modelConfig = File.Exists(modelConfig) ? ModelFile.Read(modelConfig) : null;
        return files;
    }

    public void Add(string name, byte[] bytes) => _files.Add(name, bytes);

    public bool Has(string name) => _files.ContainsKey(name);

    public byte[] this[string name] => _files[name];

    public string PathOf(string name) => Path.Combine(Origin, name);

    /// <summary>The file as JSON; absent where there is no such file.</summary>
    public JsonItem? FindJson(string name) =>
        _files.TryGetValue(name, out var bytes) ? JsonItem.Parse(PathOf(name), bytes) : null;

    /// <summary>The configuration of the model in the same folder; absent where there is none.</summary>
    public JsonItem? FindModelConfig() =>
        _modelConfig is null ? null : JsonItem.Parse(PathOf(ModelConfig), _modelConfig);

    /// <summary>
    /// SHA-256 over names and contents, lower-case hexadecimal. The model's generation settings are not the
    /// tokenizer's; of them only the token ids count, which the caller passes.
    /// </summary>
    public string Digest(IEnumerable<int> specialIds)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var (name, bytes) in _files.Where(file => file.Key != GenerationConfig))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(' ', specialIds)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Save(ModelFile.Writer(folder));
    }

    public void Save(Action<string, Action<Stream>> write)
    {
        foreach (var (name, bytes) in _files)
        {
            write(name, stream => stream.Write(bytes));
        }
    }
}
