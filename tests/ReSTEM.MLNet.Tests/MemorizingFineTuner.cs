using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.Tests;

/// <summary>Answers a prompt it was trained on with the first completion it saw for it, and others with a question mark.</summary>
internal sealed class MemorizingFineTuner : IFineTuner
{
    public List<IReadOnlyList<KeptSample>> Trainings { get; } = [];

    public ISampler FineTune(IReadOnlyList<KeptSample> samples)
    {
        Trainings.Add(samples);
        var known = samples
            .DistinctBy(s => Text(s.PromptTokens))
            .ToDictionary(s => Text(s.PromptTokens), s => Text(s.CompletionTokens[..^1]));
        return new GuessingSampler
        {
            Guess = (prompt, _, _) => known.GetValueOrDefault(prompt, "?"),
        };
    }

    private static string Text(IEnumerable<int> tokens) =>
        string.Concat(tokens.Select(t => (char)t));
}
