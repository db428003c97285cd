using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What an iteration learns from beside its own samples.</summary>
/// <param name="Human">Solutions that people wrote.</param>
/// <param name="Earlier">What earlier iterations kept.</param>
internal sealed record TrainingMixture(
    IReadOnlyList<TrainingExample> Human,
    IReadOnlyList<TrainingExample> Earlier
)
{
    /// <summary>What the iterations up to this one kept, equal solutions once, in the order of their first appearance.</summary>
    /// <param name="kept">What this iteration kept.</param>
    /// <param name="temporaryFolder">Where many of them lie; the caller disposes what comes back.</param>
    public KeptExamples Pooled(IEnumerable<TrainingExample> kept, string temporaryFolder)
    {
        var pooled = new KeptExamples(temporaryFolder);
        using var seen = new SeenIds(temporaryFolder);
        foreach (var example in Earlier.Concat(kept))
        {
            if (Earlier.Count == 0 || seen.Add(Tokens(example)))
                pooled.Add(example);
        }
        return pooled;
    }

    /// <summary>All that is learned, read when it is asked for.</summary>
    public IReadOnlyList<TrainingExample> With(IReadOnlyList<TrainingExample> pooled) =>
        Human.Count == 0 ? pooled : new JoinedExamples(Human, pooled);

    /// <summary>Tells mixtures apart; empty for none.</summary>
    public string Digest()
    {
        if (Human.Count + Earlier.Count == 0)
            return "";
        using var digest = new Fingerprint();
        foreach (var example in Human.Concat(Earlier))
            digest.Add("prompt", example.PromptIds).Add("completion", example.CompletionIds);
        return digest.Add("human", Human.Count).Short();
    }

    private static string Tokens(TrainingExample example) =>
        $"{string.Join(',', example.PromptIds)};{string.Join(',', example.CompletionIds)}";
}
