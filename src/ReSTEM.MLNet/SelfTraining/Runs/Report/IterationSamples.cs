using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>
/// What the report says of an iteration's samples: counted while they are read, a few of them kept to be shown, so that memory does not grow
/// with their problems.
/// </summary>
internal sealed class IterationSamples
{
    private const int ShownProblems = 40;
    private const int ShownSamplesOfAProblem = 8;

    private readonly SolveRates _rates = new();
    private readonly Dictionary<Verdict, int> _verdicts = [];
    private readonly SortedDictionary<int, int> _lengths = [];
    private readonly List<SampleRecord> _shown = [];
    private readonly Dictionary<int, int> _kept = [];
    private readonly Dictionary<int, int> _distinct = [];

    private IterationSamples(int iteration) => Iteration = iteration;

    public int Iteration { get; }

    /// <summary>Samples and correct ones of the problems, those drawn with a hint apart.</summary>
    public SolveRates Rates => _rates;

    public IReadOnlyDictionary<Verdict, int> Verdicts => _verdicts;

    /// <summary>How many samples have how many tokens, in steps of ten.</summary>
    public IReadOnlyDictionary<int, int> Lengths => _lengths;

    /// <summary>How many problems have how many samples kept.</summary>
    public IReadOnlyDictionary<int, int> Kept => _kept;

    /// <summary>How many problems have how many distinct correct completions.</summary>
    public IReadOnlyDictionary<int, int> Distinct => _distinct;

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
        _rates.Add(own.Length, correct.Length);
        Count(_kept, problem.Count(row => row.Fate == SampleFate.Kept));
        Count(_distinct, correct.DistinctBy(row => row.Text).Count());
        foreach (var row in problem)
        {
            Count(_verdicts, row.Verdict!.Value);
            Count(_lengths, row.Ids.Count / 10 * 10);
        }
        if (_rates.Problems <= ShownProblems)
            _shown.AddRange(problem.Take(ShownSamplesOfAProblem));
    }

    private static void Count<T>(IDictionary<T, int> counts, T what)
        where T : notnull
    {
        counts.TryGetValue(what, out var count);
        counts[what] = count + 1;
    }
}
