namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// The rules that change single logits before the draw, in Hugging Face's order: bias, repetition penalty, allowed tokens.
/// Reusable; not for several threads at once.
/// </summary>
internal sealed class LogitAdjuster
{
    private readonly float _penalty;
    private readonly KeyValuePair<int, float>[] _biases;
    private readonly int[]? _allowed;
    private readonly float[] _adjusted;
    private readonly float[] _masked;
    private readonly int[] _seenInPick;
    private int _pick;

    public LogitAdjuster(SamplingOptions options, int vocabularySize)
    {
        _penalty = options.RepetitionPenalty;
        _biases = [.. options.LogitBias];
        _allowed = options.AllowedTokens?.ToArray();
        RequireKnown(_biases.Select(b => b.Key), vocabularySize, nameof(options.LogitBias));
        RequireKnown(_allowed ?? [], vocabularySize, nameof(options.AllowedTokens));
        ChangesAnything = _penalty != 1 || _biases.Length > 0 || _allowed is not null;
        _adjusted = new float[ChangesAnything ? vocabularySize : 0];
        _masked = new float[_allowed is null ? 0 : vocabularySize];
        _seenInPick = new int[_penalty == 1 ? 0 : vocabularySize];
        _masked.AsSpan().Fill(float.NegativeInfinity);
    }

    /// <summary>Whether the options have any such rule.</summary>
    public bool ChangesAnything { get; }

    /// <summary>The changed logits, valid until the next call; the given ones where no rule is set.</summary>
    public ReadOnlySpan<float> Adjust(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<int> prompt,
        ReadOnlySpan<int> completion
    )
    {
        if (!ChangesAnything)
        {
            return logits;
        }

        logits.CopyTo(_adjusted);
        foreach (var (id, bias) in _biases)
        {
            _adjusted[id] += bias;
        }

        if (_penalty != 1)
        {
            _pick++;
            Penalize(prompt);
            Penalize(completion);
        }

        return Mask();
    }

    private void Penalize(ReadOnlySpan<int> tokens)
    {
        foreach (var id in tokens)
        {
            // Once for a token, however often it stands there.
            if (_seenInPick[id] != _pick)
            {
                _seenInPick[id] = _pick;
                var logit = _adjusted[id];
                _adjusted[id] = logit < 0 ? logit * _penalty : logit / _penalty;
            }
        }
    }

    private float[] Mask()
    {
        if (_allowed is null)
        {
            return _adjusted;
        }

        foreach (var id in _allowed)
        {
            _masked[id] = _adjusted[id];
        }

        return _masked;
    }

    private static void RequireKnown(IEnumerable<int> ids, int vocabularySize, string option)
    {
        foreach (var id in ids)
        {
            if (id < 0 || id >= vocabularySize)
            {
                throw new ArgumentException(
                    $"SamplingOptions.{option} names token {id}; the model's tokens are 0 to {vocabularySize - 1}."
                );
            }
        }
    }
}
