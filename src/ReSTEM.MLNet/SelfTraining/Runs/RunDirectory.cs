using System.Text;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.SelfTraining.Runs.Report;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// Reads what a run with <see cref="SelfTrainOptions.RunDirectory"/> has left: samples, what was kept of them and why, measurements.
/// Safe while the run goes on.
/// </summary>
/// <example>
/// <code>
/// var run = RunDirectory.Open("runs/math");
/// Console.WriteLine(run.Explain(iteration: 1, problem: "train/17", sample: 3).Why);
/// run.WriteReport("runs/math/report.html");
/// </code>
/// </example>
public sealed class RunDirectory
{
    private readonly RunManifest _manifest;

    private RunDirectory(string path, RunManifest manifest) => (Path, _manifest) = (path, manifest);

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Every option that the run was started with last, by name, and the digests of model, problems and reward.</summary>
    public IReadOnlyDictionary<string, string> Settings => _manifest.All();

    /// <summary>The iterations of which something lies there, 0 for the base model.</summary>
    public IReadOnlyList<int> Iterations =>
        [.. IterationFolder.In(Path).Select(folder => folder.Iteration)];

    /// <summary>Opens a directory that a run has written.</summary>
    /// <exception cref="RunDirectoryException">There is none, or its <c>run.json</c> is damaged.</exception>
    public static RunDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = System.IO.Path.Combine(path, RunManifest.FileName);
        if (!File.Exists(file))
            throw new RunDirectoryException(
                $"'{path}' is no run directory: there is no run.json. Give the folder that SelfTrainOptions.RunDirectory named."
            );
        if (!SealedJson.TryOpen<RunManifest>(File.ReadAllBytes(file), out var manifest))
            throw new RunDirectoryException(
                $"'{file}' is damaged: a byte of it was changed. Start the run again: it writes the file anew."
            );
        return new RunDirectory(System.IO.Path.GetFullPath(path), manifest!);
    }

    /// <summary>What an iteration did and how good its model is; null until it has ended.</summary>
    public SelfTrainReport? Report(int iteration)
    {
        var path = Folder(iteration).Metrics;
        return
            File.Exists(path)
            && SealedJson.TryOpen<SelfTrainReport>(File.ReadAllBytes(path), out var report)
            ? report
            : null;
    }

    /// <summary>An iteration's samples, shard by shard; lazy, so that they need not fit into memory.</summary>
    /// <exception cref="RunDirectoryException">A file is damaged.</exception>
    public IEnumerable<SampleRecord> Samples(int iteration) =>
        Folder(iteration).Shards().SelectMany(Read<SampleRecord>);

    /// <summary>What an iteration's model was trained on; lazy.</summary>
    /// <exception cref="RunDirectoryException">The file is damaged.</exception>
    public IEnumerable<KeptRecord> Kept(int iteration) =>
        File.Exists(Folder(iteration).Kept) ? Read<KeptRecord>(Folder(iteration).Kept) : [];

    /// <summary>The steps of an iteration's fine-tuning, once it has ended.</summary>
    /// <exception cref="RunDirectoryException">The file is damaged.</exception>
    public IEnumerable<FineTuningProgress> FineTuningSteps(int iteration) =>
        File.Exists(Folder(iteration).Steps)
            ? Read<FineTuningProgress>(Folder(iteration).Steps)
            : [];

    /// <summary>Where a sample comes from, and why it is in the training set or not.</summary>
    /// <param name="iteration">The iteration that drew it, from 1.</param>
    /// <param name="problem">Id of its problem.</param>
    /// <param name="sample">Which of the problem's samples, from 0.</param>
    /// <exception cref="ArgumentException">There is no such sample.</exception>
    /// <exception cref="RunDirectoryException">A file is damaged.</exception>
    public SampleHistory Explain(int iteration, string problem, int sample)
    {
        ArgumentNullException.ThrowIfNull(problem);
        foreach (var shard in Folder(iteration).Shards())
        {
            var rows = Read<SampleRecord>(shard).Where(row => row.Problem == problem).ToArray();
            if (Array.Find(rows, row => row.Sample == sample) is { } found)
                return SampleHistory.Of(
                    found,
                    rows,
                    System.IO.Path.GetRelativePath(Path, shard).Replace('\\', '/'),
                    _manifest.Options.GetValueOrDefault(nameof(SelfTrainOptions.MaxKeptPerProblem))
                );
        }
        throw new ArgumentException(
            $"There is no sample {sample} of problem '{problem}' in iteration {iteration} of '{Path}'. "
                + $"Iterations there: {string.Join(", ", Iterations)}."
        );
    }

    /// <summary>
    /// Writes the run as one HTML file without anything outside it: tables, plots, and samples to leaf through by verdict. A run writes it
    /// itself, as <c>report.html</c>, after every iteration.
    /// </summary>
    /// <param name="file">The file; it appears whole or not at all.</param>
    /// <exception cref="RunDirectoryException">A file of the run is damaged, or the report cannot be written.</exception>
    public void WriteReport(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var page = Encoding.UTF8.GetBytes(RunReport.Write(this, int.MaxValue));
        RunFiles.Write(System.IO.Path.GetFullPath(file), stream => stream.Write(page));
    }

    private IterationFolder Folder(int iteration) => new(Path, iteration);

    private static IEnumerable<T> Read<T>(string path) =>
        JsonLines.Read<T>(
            path,
            damage =>
                throw new RunDirectoryException(
                    $"'{path}' is damaged: {damage}. Start the run again: it heals the file and ends in the same bytes."
                )
        );
}
