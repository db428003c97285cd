namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Collects the completions in the order of prompts and samples, whichever ends first.</summary>
internal sealed class ResultSink(DecodingRequest request)
{
    private readonly Lock _lock = new();
    private readonly SampledTokens[] _results = new SampledTokens[request.Sequences];
    private int _finished;
    private long _tokens;

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
            _finished++;
            _tokens += sequence.TokenIds.Length;
            request.Progress?.Invoke(new(_finished, _results.Length, _tokens));
        }
    }
}
