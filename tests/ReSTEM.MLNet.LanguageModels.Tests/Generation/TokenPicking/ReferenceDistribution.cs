using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.TokenPicking;

/// <summary>The picking rules once more, with plain sorts and doubles: slow and obviously right.</summary>
internal static class ReferenceDistribution
{
    public static double[] Of(float[] logits, SamplingOptions options, params int[] seen)
    {
        var scores = logits.Select(l => (double)l).ToArray();
        foreach (var (id, bias) in options.LogitBias)
        {
            scores[id] += bias;
        }

        foreach (var id in seen.Distinct())
        {
            scores[id] *=
                scores[id] < 0 ? options.RepetitionPenalty : 1.0 / options.RepetitionPenalty;
        }

        var live = Enumerable
            .Range(0, scores.Length)
            .Where(id => options.AllowedTokens?.Contains(id) ?? true)
            .Where(id => !double.IsNegativeInfinity(scores[id]))
            .OrderByDescending(id => scores[id])
            .ThenBy(id => id)
            .Take(options.TopK > 0 ? options.TopK : int.MaxValue)
            .ToList();
        double Weight(int id) => Math.Exp((scores[id] - scores[live[0]]) / options.Temperature);

        var (total, before, nucleus) = (live.Sum(Weight), 0.0, new List<int>());
        foreach (var id in live.Where(_ => before < options.TopP * total))
        {
            nucleus.Add(id);
            before += Weight(id);
        }

        var kept = nucleus.Where(id => Weight(id) >= options.MinP).ToHashSet();
        var sum = kept.Sum(Weight);
        return [.. scores.Select((_, id) => kept.Contains(id) ? Weight(id) / sum : 0)];
    }

    public static double ModelLogProbability(float[] logits, int id) =>
        logits[id] - logits.Max() - Math.Log(logits.Sum(l => Math.Exp((double)l - logits.Max())));
}
