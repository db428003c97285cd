using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Adds up the time that a sampler takes.</summary>
internal sealed class TimedSampler(ISampler sampler, TimeProvider time, IterationRecorder recorder)
    : ISampler
{
    public int ContextLength => sampler.ContextLength;

    public string Digest => sampler.Digest;

    public IReadOnlyList<int> EncodePrompt(string prompt) => sampler.EncodePrompt(prompt);

    public IReadOnlyList<GeneratedSequence> Sample(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var samples = sampler.Sample(prompts, options, cancellationToken);
        recorder.AddSamplingTime(time.GetElapsedTime(start));
        return samples;
    }
}
