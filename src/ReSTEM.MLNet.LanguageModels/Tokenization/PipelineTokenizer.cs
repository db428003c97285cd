using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>
/// What a <c>tokenizer.json</c> describes, as a tokenizer of Microsoft.ML.Tokenizers: normalize, cut into words, turn
/// each word into tokens. Added tokens are <see cref="TextTokenizer"/>'s matter.
/// </summary>
internal sealed class PipelineTokenizer(
    Normalizer? normalizer,
    PreTokenizer? preTokenizer,
    ITokenModel model,
    TokenTexts texts
) : Tokenizer
{
    public override Normalizer? Normalizer => normalizer;

    public override PreTokenizer? PreTokenizer => preTokenizer;

    public override string Decode(IEnumerable<int> ids) => texts.Decode(ids);

    /// <summary>Writes the whole text, or nothing where the destination is too small for it.</summary>
    public override OperationStatus Decode(
        IEnumerable<int> ids,
        Span<char> destination,
        out int idsConsumed,
        out int charsWritten
    )
    {
        var list = ids.ToList();
        var text = texts.Decode(list);
        (idsConsumed, charsWritten) = (0, 0);
        if (!text.AsSpan().TryCopyTo(destination))
        {
            return OperationStatus.DestinationTooSmall;
        }

        (idsConsumed, charsWritten) = (list.Count, text.Length);
        return OperationStatus.Done;
    }

    protected override EncodeResults<int> EncodeToIds(
        string? text,
        ReadOnlySpan<char> textSpan,
        EncodeSettings settings
    )
    {
        if (settings.MaxTokenCount != int.MaxValue)
        {
            return base.EncodeToIds(text, textSpan, settings);
        }

        var normalized = Normalize(text ?? textSpan.ToString(), settings);
        var ids = new List<int>(normalized.Length / 2 + 1);
        foreach (var (offset, length) in Words(normalized, settings))
        {
            model.Encode(normalized.AsSpan(offset, length), ids);
        }

        return new EncodeResults<int>
        {
            Tokens = ids,
            NormalizedText = normalized,
            CharsConsumed = normalized.Length,
        };
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(
        string? text,
        ReadOnlySpan<char> textSpan,
        EncodeSettings settings
    )
    {
        var normalized = Normalize(text ?? textSpan.ToString(), settings);
        var tokens = new List<EncodedToken>();
        foreach (var (offset, length) in Words(normalized, settings))
        {
            AddWord(tokens, normalized, offset, length);
        }

        var consumed = normalized.Length;
        if (tokens.Count > settings.MaxTokenCount)
        {
            consumed = tokens[settings.MaxTokenCount].Offset.Start.Value;
            tokens.RemoveRange(settings.MaxTokenCount, tokens.Count - settings.MaxTokenCount);
        }

        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = normalized,
            CharsConsumed = consumed,
        };
    }

    private string Normalize(string text, EncodeSettings settings) =>
        settings.ConsiderNormalization && normalizer is not null
            ? normalizer.Normalize(text)
            : text;

    private IEnumerable<(int Offset, int Length)> Words(string text, EncodeSettings settings)
    {
        if (text.Length == 0)
        {
            return [];
        }

        return settings.ConsiderPreTokenization && preTokenizer is not null
            ? preTokenizer.PreTokenize(text)
            : [(0, text.Length)];
    }

    /// <summary>A token covers the characters its bytes touch, so two tokens of one character overlap.</summary>
    private void AddWord(List<EncodedToken> tokens, string text, int offset, int length)
    {
        var word = text.AsSpan(offset, length);
        var ids = new List<int>();
        model.Encode(word, ids);
        var offsets = new WordOffsets(word);
        var from = 0;
        foreach (var id in ids)
        {
            var byteCount = ids.Count == 1 ? 3 * length : Math.Max(model.ByteCount(id), 1);
            var range = offsets.Characters(from, byteCount);
            var place = new Range(offset + range.Start.Value, offset + range.End.Value);
            tokens.Add(new EncodedToken(id, model.Spelling(id), place));
            from += byteCount;
        }
    }
}
