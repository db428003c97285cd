using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A completion while its tokens come in: says of each token what text has become certain.</summary>
internal sealed class StreamedCompletion(TextTokenizer tokenizer, StopStrings stops)
{
    private readonly StreamingDecoder _decoder = tokenizer.ContinueDecoding();
    private readonly List<int> _ids = [];
    private string _text = "";
    private int _given;
    private double _logProbability;
    private double _samplingLogProbability;

    public GeneratedPiece Add(DrawnToken token)
    {
        _ids.Add(token.Picked.TokenId);
        _logProbability += token.Picked.LogProbability;
        _samplingLogProbability += token.Picked.SamplingLogProbability;
        _text += _decoder.Append(token.Picked.TokenId);
        if (token.FinishReason is not { } reason)
        {
            return new GeneratedPiece(token.SampleIndex, Taken(stops.CertainLength(_text)), null);
        }

        _text = stops.Cut(_text + _decoder.Flush());
        var completion = new GeneratedSequence
        {
            PromptIndex = 0,
            SampleIndex = token.SampleIndex,
            TokenIds = _ids,
            Text = _text,
            LogProbability = _logProbability,
            SamplingLogProbability = _samplingLogProbability,
            FinishReason = reason,
        };
        return new GeneratedPiece(token.SampleIndex, Taken(_text.Length), completion);
    }

    private string Taken(int end)
    {
        var piece = _text[_given..end];
        _given = end;
        return piece;
    }
}
