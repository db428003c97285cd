using ReSTEM.MLNet.Samples.Reporting;

namespace Translation;

/// <summary>Pairs of sentences in four parts that share none.</summary>
internal sealed class Corpus
{
    private readonly SentencePair[] _pairs;
    private readonly Plan _plan;

    public Corpus(SentencePair[] pairs, Plan plan, int seed)
    {
        new Random(seed).Shuffle(pairs);
        (_pairs, _plan) = (pairs, plan);
        if (pairs.Length < plan.Worked + plan.Training + 2 * plan.HeldOut)
        {
            throw new ArgumentException(
                $"There are {pairs.Length} pairs of short sentences of common words, too few for {plan.Worked} worked, {plan.Training} training and twice {plan.HeldOut} held-out ones. Ask for fewer with --worked, --problems and --held-out."
            );
        }
    }

    /// <summary>Pairs with which the base model is taught: the human data.</summary>
    public IEnumerable<WorkedProblem> Worked =>
        _pairs.Take(_plan.Worked).Select(pair => new WorkedProblem(pair.Question, pair.Answer));

    /// <summary>Sentences that it then translates by itself.</summary>
    public IEnumerable<SentencePair> Training => _pairs.Skip(_plan.Worked).Take(_plan.Training);

    /// <summary>Sentences that the gain is measured on.</summary>
    public IEnumerable<SentencePair> HeldOut =>
        _pairs.Skip(_plan.Worked + _plan.Training).Take(_plan.HeldOut);

    /// <summary>Other sentences, that the guard is measured on.</summary>
    public IEnumerable<SentencePair> Guard =>
        _pairs.Skip(_plan.Worked + _plan.Training + _plan.HeldOut).Take(_plan.HeldOut);

    /// <summary>The texts whose words a new model knows.</summary>
    public IEnumerable<string> Texts => _pairs.Select(pair => $"{pair.Question} {pair.Answer}");
}
