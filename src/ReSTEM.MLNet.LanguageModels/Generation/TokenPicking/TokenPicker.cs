namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// Draws a token from a row of logits. The rules apply in Hugging Face's order: logit bias, repetition penalty, allowed tokens,
/// temperature, top-k, top-p, min-p. A pick allocates nothing. Reusable; one for each thread.
/// </summary>
internal sealed class TokenPicker
{
    // The first guess of how many tokens a top-p set has; it grows fourfold until their probability suffices.
    private const int FirstNucleus = 64;

    private readonly SamplingOptions _options;
    private readonly float _inverseTemperature;
    private readonly LogitAdjuster _adjuster;
    private readonly ChunkedLogits _chunks;
    private readonly Candidates _candidates;
    private readonly int _vocabularySize;

    /// <exception cref="ArgumentException">The options name a token that the vocabulary does not have.</exception>
    public TokenPicker(SamplingOptions options, int vocabularySize)
    {
        _options = options;
        _vocabularySize = vocabularySize;
        _inverseTemperature =
            options.Temperature == 0 ? 0 : MathF.Min(1 / options.Temperature, 1e30f);
        _adjuster = new LogitAdjuster(options, vocabularySize);
        _chunks = new ChunkedLogits(vocabularySize);
        _candidates = new Candidates(vocabularySize);
    }

    /// <summary>Draws for a row without earlier tokens.</summary>
    public PickedToken Pick(ReadOnlySpan<float> logits, double uniform) =>
        Pick(logits, uniform, [], []);

    /// <summary>Draws the token at which the cumulative probability passes <paramref name="uniform"/>.</summary>
    /// <param name="logits">One for each token of the vocabulary, as the model computed them.</param>
    /// <param name="uniform">At least 0 and below 1; not used when greedy.</param>
    /// <param name="prompt">Tokens that the repetition penalty counts as seen.</param>
    /// <param name="completion">More of them.</param>
    /// <exception cref="InvalidOperationException">The logits hold NaN or infinity.</exception>
    public PickedToken Pick(
        ReadOnlySpan<float> logits,
        double uniform,
        ReadOnlySpan<int> prompt,
        ReadOnlySpan<int> completion
    )
    {
        _chunks.FindMaxima(logits);
        _chunks.SumExponentials(logits, 1);
        var modelLogSum = _chunks.Max + Math.Log(_chunks.Total);
        if (!double.IsFinite(modelLogSum))
        {
            throw new InvalidOperationException(
                "The model's logits hold NaN or infinity: its weights are damaged or its training diverged."
            );
        }

        var adjusted = Adjust(logits, prompt, completion);
        var (id, samplingLogProbability) = _options switch
        {
            { Temperature: 0 } => (_chunks.IndexOfMax(adjusted), 0),
            _ when HasTopK || _options.TopP < 1 || _options.MinP > 0 => DrawFromCandidates(
                adjusted,
                uniform
            ),
            _ => DrawFromAll(adjusted, uniform),
        };
        return new PickedToken(id, logits[id] - modelLogSum, samplingLogProbability);
    }

    private bool HasTopK => _options.TopK > 0 && _options.TopK < _vocabularySize;

    private ReadOnlySpan<float> Adjust(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<int> prompt,
        ReadOnlySpan<int> completion
    )
    {
        if (!_adjuster.ChangesAnything)
        {
            return logits;
        }

        var adjusted = _adjuster.Adjust(logits, prompt, completion);
        _chunks.FindMaxima(adjusted);
        return float.IsFinite(_chunks.Max)
            ? adjusted
            : throw new InvalidOperationException(
                "No token can be drawn: SamplingOptions.LogitBias forbids every one that is allowed."
            );
    }

    private (int Id, double LogProbability) DrawFromAll(ReadOnlySpan<float> logits, double uniform)
    {
        SumAtTemperature(logits);
        var id = _chunks.Draw(logits, _inverseTemperature, uniform);
        var exponent = (logits[id] - _chunks.Max) * _inverseTemperature;
        return (id, exponent - Math.Log(_chunks.Total));
    }

    private (int Id, double LogProbability) DrawFromCandidates(
        ReadOnlySpan<float> logits,
        double uniform
    )
    {
        if (HasTopK)
        {
            _candidates.CollectTop(logits, _chunks, _options.TopK);
            _candidates.Weigh(_chunks.Max, _inverseTemperature);
            _candidates.KeepMass(_options.TopP * _candidates.Total);
        }
        else if (_options.TopP < 1)
        {
            CollectNucleus(logits);
        }
        else
        {
            var least = _chunks.Max + (_options.Temperature * MathF.Log(_options.MinP));
            _candidates.Collect(logits, _chunks, least);
            _candidates.Weigh(_chunks.Max, _inverseTemperature);
        }

        // A weight is a probability divided by the likeliest token's: what min-p compares.
        _candidates.KeepWeight(_options.MinP);
        return _candidates.Draw(uniform);
    }

    private void CollectNucleus(ReadOnlySpan<float> logits)
    {
        SumAtTemperature(logits);
        var mass = _options.TopP * _chunks.Total;
        for (var count = FirstNucleus; ; count *= 4)
        {
            _candidates.CollectTop(logits, _chunks, Math.Min(count, _vocabularySize));
            _candidates.Weigh(_chunks.Max, _inverseTemperature);
            if (_candidates.Total >= mass || _candidates.Count < count)
            {
                _candidates.KeepMass(mass);
                return;
            }
        }
    }

    private void SumAtTemperature(ReadOnlySpan<float> logits)
    {
        // At temperature 1 and unchanged logits the sums of the model's own probabilities are at hand.
        if (_inverseTemperature != 1 || _adjuster.ChangesAnything)
        {
            _chunks.SumExponentials(logits, _inverseTemperature);
        }
    }
}
