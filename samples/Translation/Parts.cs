using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Samples.Reporting;

namespace Translation;

/// <summary>What a run uses of a corpus: the seed decides which pairs of the pool are taught and which are asked, and nothing else.</summary>
internal sealed class Parts
{
    private readonly SentencePair[] _pool;
    private readonly Corpus _corpus;
    private readonly Plan _plan;

    public Parts(Corpus corpus, Plan plan, int seed)
    {
        (_corpus, _plan) = (corpus, plan);
        _pool = [.. corpus.Pool];
        new Random(seed).Shuffle(_pool);
        Require("--worked and --problems", plan.Worked + plan.Training, _pool.Length);
        Require("--held-out", plan.HeldOut, corpus.Test.Length);
    }

    /// <summary>Pairs with which the base model is taught: the human data.</summary>
    public IEnumerable<WorkedProblem> Worked =>
        _pool.Take(_plan.Worked).Select(pair => new WorkedProblem(pair.Question, pair.Answer));

    /// <summary>The same pairs, as self-training mixes them in.</summary>
    public IReadOnlyList<WorkedExample> Original =>
        [.. Worked.Select(pair => new WorkedExample(pair.Question, pair.Solution))];

    /// <summary>Sentences that it then translates by itself.</summary>
    public IEnumerable<SentencePair> Training => _pool.Skip(_plan.Worked).Take(_plan.Training);

    /// <summary>Sentences that sizes and thresholds were chosen on.</summary>
    public SentencePair[] Dev => _corpus.Dev;

    /// <summary>Sentences that the gain is measured on.</summary>
    public SentencePair[] Test => [.. _corpus.Test.Take(_plan.HeldOut)];

    /// <summary>The texts whose words a new model knows.</summary>
    public IEnumerable<string> Texts => _pool.Select(pair => $"{pair.Question} {pair.Answer}");

    private static void Require(string option, int asked, int there)
    {
        if (asked > there)
        {
            throw new ArgumentException(
                $"{option} ask for {asked} pairs of sentences, and there are {there}. Ask for fewer."
            );
        }
    }
}
