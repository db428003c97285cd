using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.Tests;

/// <summary>Answers a prompt it was trained on with the first completion it saw for it, and others with a question mark.</summary>
internal sealed class MemorizingFineTuner : IFineTuner
{
    public List<IReadOnlyList<TrainingExample>> Trainings { get; } = [];

    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Trainings.Add([.. examples]); // which are gone once training has ended
        var known = examples
            .DistinctBy(s => Text(s.PromptIds))
            .ToDictionary(s => Text(s.PromptIds), s => Text(s.CompletionIds.SkipLast(1)));
        for (var step = 1; step <= 2 * options.Epochs; step++)
            progress?.Report(
                new FineTuningProgress(step, 2 * options.Epochs, 1.0 / step, 1, 0, 10)
            );
        return new GuessingSampler
        {
            Guess = (prompt, _, _) => known.GetValueOrDefault(prompt, "?"),
        };
    }

    private static string Text(IEnumerable<int> tokens) =>
        string.Concat(tokens.Select(t => (char)t));
}
