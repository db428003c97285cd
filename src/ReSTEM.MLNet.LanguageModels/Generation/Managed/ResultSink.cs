namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Collects the completions in the order of prompts and samples, whichever ends first.</summary>
internal sealed class ResultSink(DecodingRequest request)
{
    private readonly Lock _lock = new();
    private readonly SampledTokens[] _results = new SampledTokens[request.Sequences];
    private readonly SamplingMeter _meter = new(request.Sequences, request.Progress);

    /// <summary>All of them, once all have ended.</summary>
    public IReadOnlyList<SampledTokens> Results => _results;

    /// <summary>Takes one and reports progress.</summary>
    public void Add(SampledTokens sequence)
    {
        lock (_lock)
        {
            var place =
                (sequence.PromptIndex * request.Options.SamplesPerPrompt) + sequence.SampleIndex;
            _results[place] = sequence;
            _meter.Add(1, sequence.TokenIds.Count);
        }
    }
}
