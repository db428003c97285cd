using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>How the paper samples when it evaluates (arXiv 2312.06585, section 5), which is not how it samples to learn.</summary>
public static class EvaluationSampling
{
    /// <summary>For pass@1: the likeliest token each time, one completion a problem.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>For pass@k and the majority vote: temperature 1 and nucleus 0.95, no top-k.</summary>
    /// <param name="samples">Completions of each problem: the largest k; the paper draws 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static SamplingOptions PassAtK(int samples = 64) =>
        new()
        {
            SamplesPerPrompt = samples,
            Temperature = 1,
            TopP = 0.95f,
        };
}
