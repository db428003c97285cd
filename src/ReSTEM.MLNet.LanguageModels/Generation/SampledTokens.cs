using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A completion while it is sampled.</summary>
internal sealed class SampledTokens(int promptIndex, int sampleIndex)
{
    public int PromptIndex => promptIndex;

    public int SampleIndex => sampleIndex;

    /// <summary>Drawn so far, end-of-text included.</summary>
    public List<int> TokenIds { get; } = [];

    /// <summary>Of the tokens drawn so far, under the model at temperature 1.</summary>
    public double LogProbability { get; set; }

    /// <summary>Of the tokens drawn so far, under the distribution that they were drawn from.</summary>
    public double SamplingLogProbability { get; set; }

    /// <summary>Absent while the row goes on.</summary>
    public FinishReason? FinishReason { get; set; }

    /// <summary>Takes the next token.</summary>
    public void Add(PickedToken picked)
    {
        TokenIds.Add(picked.TokenId);
        LogProbability += picked.LogProbability;
        SamplingLogProbability += picked.SamplingLogProbability;
    }
}
