using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>What the report says of an iteration's samples: counted while they are read, a few of them kept to be shown.</summary>
internal sealed class IterationSamples
{
    private const int ShownProblems = 40;
    private const int ShownSamplesOfAProblem = 8;

    private readonly List<ProblemTally> _tallies = [];
    private readonly Dictionary<Verdict, int> _verdicts = [];
    private readonly SortedDictionary<int, int> _lengths = [];
    private readonly List<SampleRecord> _shown = [];
    private readonly List<int> _kept = [];
    private readonly List<int> _distinct = [];

    private IterationSamples(int iteration) => Iteration = iteration;

    public int Iteration { get; }

    /// <summary>Samples and correct ones of each problem, those drawn with a hint apart.</summary>
    public IReadOnlyList<ProblemTally> Tallies => _tallies;

    public IReadOnlyDictionary<Verdict, int> Verdicts => _verdicts;

    /// <summary>How many samples have how many tokens, in steps of ten.</summary>
    public IReadOnlyDictionary<int, int> Lengths => _lengths;

    /// <summary>Samples kept of each problem.</summary>
    public IReadOnlyList<int> Kept => _kept;

    /// <summary>Distinct correct completions of each problem.</summary>
    public IReadOnlyList<int> Distinct => _distinct;

    /// <summary>Samples to be shown: the first of the first problems.</summary>
    public IReadOnlyList<SampleRecord> Shown => _shown;

    /// <summary>Reads judged samples, a problem's together.</summary>
    public static IterationSamples Read(int iteration, IEnumerable<SampleRecord> samples)
    {
        var counts = new IterationSamples(iteration);
        var problem = new List<SampleRecord>();
        foreach (var sample in samples.Where(sample => sample.Verdict is not null))
        {
            if (problem.Count > 0 && problem[0].Problem != sample.Problem)
            {
                counts.Add(problem);
                problem.Clear();
            }
            problem.Add(sample);
        }
        if (problem.Count > 0)
            counts.Add(problem);
        return counts;
    }

    private void Add(List<SampleRecord> problem)
    {
        // With the answer in its prompt a sample tells nothing of what the model can do.
        var own = problem.Where(row => row.IsHinted is not true).ToArray();
        var correct = own.Where(row => row.Verdict == Verdict.Correct).ToArray();
        _tallies.Add(new ProblemTally(problem[0].Problem, own.Length, correct.Length));
        _kept.Add(problem.Count(row => row.Fate == SampleFate.Kept));
        _distinct.Add(correct.DistinctBy(row => row.Text).Count());
        foreach (var row in problem)
        {
            var verdict = row.Verdict!.Value;
            _verdicts[verdict] = _verdicts.GetValueOrDefault(verdict) + 1;
            var length = row.Ids.Count / 10 * 10;
            _lengths[length] = _lengths.GetValueOrDefault(length) + 1;
        }
        if (_tallies.Count <= ShownProblems)
            _shown.AddRange(problem.Take(ShownSamplesOfAProblem));
    }
}
