using System.Text;
using Microsoft.ML;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.SelfTraining.Runs.Report;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>One iteration as the writer of a run directory: holds its lock, and puts files between the stages.</summary>
internal sealed class SelfTrainRun : IDisposable
{
    private readonly string _directory;
    private readonly IterationFolder _folder;
    private readonly RunLog _log;
    private readonly RunLock _lock;

    private SelfTrainRun(string directory, int iteration, RunLog log)
    {
        _directory = Path.GetFullPath(directory);
        _folder = new IterationFolder(_directory, iteration);
        _log = log;
        _lock = RunLock.Take(_directory);
    }

    /// <exception cref="RunDirectoryException">Another process writes there, or nobody may.</exception>
    public static SelfTrainRun Begin(string directory, int iteration, RunLog log) =>
        new(directory, iteration, log);

    /// <summary>Says in the directory what the run is made of, and in the log what has changed since it was started before.</summary>
    public void Describe(
        SelfTrainParts parts,
        SelfTrainOptions options,
        SamplePlan plan,
        IDataView problems
    )
    {
        var manifest = new RunManifest
        {
            Options = Settings(options),
            BaseModel = parts.BaseModel.Digest,
            Problems = ProblemsDigest.Of(problems, plan.RewardOptions, plan.Reward),
            Reward = RewardIdentity.Of(parts.Reward),
            Seed = plan.Sampling.Sampling.Seed,
        };
        var path = Path.Combine(_directory, RunManifest.FileName);
        if (Old<RunManifest>(path) is { } before)
            foreach (var change in manifest.ChangesSince(before))
                _log.Note($"Changed since the run was started before: {change}.");
        _folder.Write(path, stream => stream.Write(SealedJson.Page(manifest)));
    }

    public RecordedSamplingEstimator Samples(SamplePlan plan) => new(plan, _folder, _log);

    /// <summary>The fine-tuner, or one that stores models where there is a way to.</summary>
    public IFineTuner Storing(IFineTuner fineTuner, SelfTrainParts parts, TrainingSource source) =>
        parts.Models is { } store
            ? new StoredFineTuner(fineTuner, source, _folder, new StoredModel(_folder, store, _log))
            : fineTuner;

    /// <summary>Writes what the iteration did and how good its model is.</summary>
    public void Measured(SelfTrainReport report)
    {
        Old<SelfTrainReport>(_folder.Metrics);
        _folder.Write(_folder.Metrics, stream => stream.Write(SealedJson.Page(report)));
        WriteReport();
    }

    private void WriteReport()
    {
        string page;
        try
        {
            page = RunReport.Write(RunDirectory.Open(_directory), _folder.Iteration);
        }
        catch (RunDirectoryException damage)
        {
            _log.Note($"No report yet: {damage.Message}");
            return;
        }
        _folder.Write(
            Path.Combine(_directory, "report.html"),
            stream => stream.Write(Encoding.UTF8.GetBytes(page))
        );
    }

    /// <summary>What a file said before it is written anew; nothing where it is missing or damaged.</summary>
    private T? Old<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        if (!SealedJson.TryOpen<T>(File.ReadAllBytes(path), out var old))
            _log.Damaged(path, "a byte of it was changed", "It is written anew.");
        return old;
    }

    public void Dispose() => _lock.Dispose();

    // Human solutions may be many: their number and digest tell as well whether they are the same.
    private static SortedDictionary<string, string> Settings(SelfTrainOptions options)
    {
        var values = OptionValues.Of(
            options,
            nameof(SelfTrainOptions.RunDirectory),
            nameof(SelfTrainOptions.HumanExamples)
        );
        if (options.HumanExamples.Count == 0)
            return values;
        using var digest = new Fingerprint();
        foreach (var example in options.HumanExamples)
            digest
                .Add(example.Question, example.Solution)
                .Add(example.Columns.OrderBy(column => column.Key, StringComparer.Ordinal));
        values.Add(
            nameof(SelfTrainOptions.HumanExamples),
            $"{options.HumanExamples.Count}, {digest.Short()}"
        );
        return values;
    }
}
