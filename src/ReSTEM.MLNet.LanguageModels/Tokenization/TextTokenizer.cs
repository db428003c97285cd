using Microsoft.ML.Tokenizers;
using ReSTEM.MLNet.LanguageModels.Tokenization.Chat;
using ReSTEM.MLNet.LanguageModels.Tokenization.Reading;
using ReSTEM.MLNet.LanguageModels.Tokenization.Training;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>
/// Text to token ids and back, as a model was trained: a tokenizer of Microsoft.ML.Tokenizers with the special tokens
/// around it. Immutable and safe to use from several threads.
/// </summary>
public sealed class TextTokenizer
{
    private readonly TokenizerFiles _files;
    private readonly TokenTexts _texts;
    private readonly AddedTokenSplitter _splitter;
    private readonly IReadOnlyList<int> _prefix;

    private TextTokenizer(TokenizerFiles files)
    {
        var definition = TokenizerReader.Read(files);
        var special = new SpecialTokenReader(files, definition);
        _files = files;
        _texts = definition.Texts;
        _splitter = new AddedTokenSplitter(definition.Added);
        Inner = definition.Inner;
        BeginOfTextId = special.BeginOfText();
        EndOfTextIds = special.EndOfText() is { Count: > 0 } ends
            ? ends
            : throw new ModelFolderException(
                files.Origin,
                "the tokenizer names no end-of-text token; give eos_token in tokenizer_config.json."
            );
        PadId = special.Pad() ?? EndOfTextId;
        _prefix = special.Prefix(BeginOfTextId);
        Digest = files.Digest([BeginOfTextId ?? -1, PadId, .. EndOfTextIds]);
    }

    /// <summary>The tokenizer for text without special tokens.</summary>
    public Tokenizer Inner { get; }

    /// <summary>Highest token id plus one; a model's embedding has at least this many rows.</summary>
    public int VocabularySize => _texts.Count;

    /// <summary>The token that begins a text; absent where the tokenizer names none.</summary>
    public int? BeginOfTextId { get; }

    /// <summary>The tokens that end a completion: at least one, the tokenizer's own first.</summary>
    public IReadOnlyList<int> EndOfTextIds { get; }

    /// <summary>The tokenizer's own end-of-text token, which training puts after a solution.</summary>
    public int EndOfTextId => EndOfTextIds[0];

    /// <summary>Fills rows that are shorter than others; the end-of-text token where the tokenizer names none.</summary>
    public int PadId { get; }

    /// <summary>SHA-256, lower-case hexadecimal, of all that defines the tokenizer: equal digests, equal ids.</summary>
    public string Digest { get; }

    /// <summary>Whether the folder it was opened from says how to generate, and saving keeps that.</summary>
    internal bool HoldsGenerationConfig => _files.Has(TokenizerFiles.GenerationConfig);

    /// <summary>Opens the tokenizer of a Hugging Face folder.</summary>
    /// <param name="folder">Holds <c>tokenizer.json</c>, <c>vocab.json</c> with <c>merges.txt</c>, or <c>tokenizer.model</c>.</param>
    /// <exception cref="ModelFolderException">A file is missing or damaged, or asks for something not supported.</exception>
    public static TextTokenizer Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? new TextTokenizer(TokenizerFiles.Read(folder))
            : throw new ModelFolderException(folder, "is not a folder.");
    }

    /// <summary>Makes the tokenizer that files in memory describe.</summary>
    internal static TextTokenizer FromFiles(TokenizerFiles files) => new(files);

    /// <summary>
    /// Learns a byte-level byte-pair tokenizer from texts: any text can be encoded and comes back unchanged. Same texts
    /// and options, same tokenizer.
    /// </summary>
    /// <param name="texts">What the vocabulary is learned from.</param>
    /// <param name="options">Size of the vocabulary and special tokens.</param>
    public static TextTokenizer Train(IEnumerable<string> texts, BytePairTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        return new TextTokenizer(BytePairTrainer.Train(texts, options));
    }

    /// <summary>
    /// Makes a tokenizer for a small closed vocabulary: a token is a word between white space, and decoded words are
    /// joined with one space. Tokens are ordered by their first appearance.
    /// </summary>
    /// <param name="texts">All words of these texts become tokens.</param>
    /// <param name="options">Special tokens.</param>
    public static TextTokenizer FromWords(IEnumerable<string> texts, WordTokenizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        return new TextTokenizer(WordCollector.Collect(texts, options));
    }

    /// <summary>The ids of a text to be continued: begin-of-text comes first where the tokenizer asks for it, and never twice.</summary>
    public IReadOnlyList<int> EncodePrompt(string text)
    {
        var ids = EncodeList(text);
        var given = _prefix.Count > 0 && ids.Take(_prefix.Count).SequenceEqual(_prefix);
        return given ? ids : [.. _prefix, .. ids];
    }

    /// <summary>The ids of a text, with nothing added; special tokens written out in the text are recognised.</summary>
    public IReadOnlyList<int> Encode(string text) => EncodeList(text);

    /// <summary>The text of ids that begin a text, without special tokens; bytes that are no UTF-8 become U+FFFD.</summary>
    public string Decode(IReadOnlyList<int> ids) => _texts.Decode(ids);

    /// <summary>What ids add to the text before them: as <see cref="Decode"/>, but a space before the first word stays.</summary>
    public string DecodeContinuation(IReadOnlyList<int> ids) => _texts.DecodeContinuation(ids);

    /// <summary>Decodes, token by token, a text from its beginning.</summary>
    public StreamingDecoder BeginDecoding() => StreamingDecoder.BeginText(_texts);

    /// <summary>Decodes, token by token, what follows a text.</summary>
    public StreamingDecoder ContinueDecoding() => StreamingDecoder.ContinueText(_texts);

    /// <summary>How the model's conversations are written.</summary>
    /// <exception cref="ModelFolderException">The tokenizer has no chat template, or one that is not known here.</exception>
    public ChatTemplate GetChatTemplate()
    {
        var begin = BeginOfTextId is { } id ? _texts.Spelling(id) : "";
        var reader = new ChatTemplateReader(_files.Origin, begin, _texts.Spelling(EndOfTextId));
        return reader.Read(ChatTemplateReader.FindText(_files));
    }

    /// <summary>Whether the token marks the text's structure and has no text of its own.</summary>
    public bool IsSpecial(int id) => _texts.Special.Contains(id);

    /// <summary>Writes the files that Hugging Face's libraries read: those it was opened from, unchanged, or new ones.</summary>
    /// <param name="folder">Created if it is not there.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _files.Save(folder);
    }

    /// <summary>Writes those files wherever the caller puts them.</summary>
    internal void Save(Action<string, Action<Stream>> write) => _files.Save(write);

    private List<int> EncodeList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 2 + 1);
        foreach (var piece in _splitter.Split(text))
        {
            if (piece.Token is { } token)
            {
                ids.Add(token.Id);
            }
            else
            {
                ids.AddRange(Inner.EncodeToIds(text.AsSpan(piece.Start, piece.Length)));
            }
        }

        return ids;
    }
}
