using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>How many problems have how many samples and correct ones.</summary>
internal sealed class SolveRates
{
    /// <summary>Of more problems the mean is normal for any purpose, and drawing them all again 10,000 times takes long.</summary>
    private const int MostResampled = 10_000;

    private const double StandardErrors = 1.959964; // of 95 % of a normal distribution

    private readonly SortedDictionary<(int Samples, int Correct), int> _counts = [];
    private readonly List<double> _rates = [];

    public int Problems { get; private set; }

    public long Samples => _counts.Sum(pair => (long)pair.Value * pair.Key.Samples);

    /// <summary>The fewest samples of a problem.</summary>
    public int FewestSamples => _counts.Keys.Min(tally => tally.Samples);

    public void Add(int samples, int correct)
    {
        Problems++;
        _counts.TryGetValue((samples, correct), out var count);
        _counts[(samples, correct)] = count + 1;
        if (_rates.Count < MostResampled)
            _rates.Add(Rate((samples, correct)));
    }

    /// <summary>The mean over problems of a number that follows from a problem's samples and correct ones.</summary>
    public double Average(Func<int, int, double> number) =>
        _counts.Sum(pair => pair.Value * number(pair.Key.Samples, pair.Key.Correct)) / Problems;

    /// <summary>The mean share of correct samples, with its 95 % interval over problems.</summary>
    public ConfidenceInterval Mean()
    {
        if (Problems <= MostResampled)
            return Bootstrap.Mean(_rates);
        var mean = Average(Rate);
        var variance = Average((samples, correct) => Math.Pow(Rate(samples, correct) - mean, 2));
        var margin = StandardErrors * Math.Sqrt(variance / Problems);
        return new ConfidenceInterval(mean, mean - margin, mean + margin);
    }

    /// <summary>How many problems have which share of their samples correct, in tenths.</summary>
    public Dictionary<int, int> ByTenth() =>
        _counts
            .GroupBy(pair => (int)Math.Floor(Rate(pair.Key) * 10), pair => pair.Value)
            .ToDictionary(tenth => tenth.Key, tenth => tenth.Sum());

    public static double Rate(int samples, int correct) =>
        samples == 0 ? 0 : (double)correct / samples;

    private static double Rate((int Samples, int Correct) tally) =>
        Rate(tally.Samples, tally.Correct);
}
