using System.Globalization;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Where the files of one iteration lie.</summary>
internal sealed class IterationFolder(string runDirectory, int iteration)
{
    private const string Prefix = "iteration-";

    public string Path { get; } =
        System.IO.Path.Combine(
            runDirectory,
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{iteration}")
        );

    public int Iteration => iteration;

    public string Samples => File("samples");

    public string Kept => File("kept.jsonl");

    public string FineTuning => File("fine-tuning");

    public string Steps => File("fine-tuning.jsonl");

    public string Model => File("model");

    public string ModelRecord => File("model.json");

    public string Metrics => File("metrics.json");

    public string Shard(int number) =>
        File("samples", string.Create(CultureInfo.InvariantCulture, $"{number:00000}.jsonl"));

    /// <summary>Where a shard goes that other options, another model or another reward have made.</summary>
    public string SupersededShard(int number, string key) =>
        File(
            "superseded",
            string.Create(CultureInfo.InvariantCulture, $"{number:00000}.{key}.jsonl")
        );

    /// <summary>Where the model goes that was trained under another key.</summary>
    public string SupersededModel(string key) => File("superseded", $"model.{key}");

    /// <summary>The shard files that are there, in order.</summary>
    public IEnumerable<string> Shards() =>
        Directory.Exists(Samples)
            ? Directory.EnumerateFiles(Samples, "*.jsonl").Order(StringComparer.Ordinal)
            : [];

    /// <summary>The iterations that a run directory holds, in order.</summary>
    public static IReadOnlyList<IterationFolder> In(
        string runDirectory,
        string pattern = Prefix + "*"
    ) =>
        [
            .. Directory
                .EnumerateDirectories(runDirectory, pattern)
                .Select(path => System.IO.Path.GetFileName(path)[Prefix.Length..])
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
                .Order()
                .Select(number => new IterationFolder(runDirectory, number)),
        ];

    /// <summary>Writes a file of the iteration, or of the run, whole or not at all.</summary>
    /// <exception cref="RunDirectoryException">It cannot be written, or the run directory has vanished.</exception>
    public void Write(string path, Action<Stream> write)
    {
        RequireThere();
        RunFiles.Write(path, write);
    }

    /// <summary>
    /// Looks for the lock that the writer holds. Without it the directory is not the one that the run began in, and to make it anew would
    /// let the run end with half of its files.
    /// </summary>
    /// <exception cref="RunDirectoryException">It was deleted, renamed or unmounted.</exception>
    public void RequireThere()
    {
        if (!System.IO.File.Exists(System.IO.Path.Combine(runDirectory, RunLock.FileName)))
            throw RunDirectoryException.Vanished(runDirectory);
    }

    private string File(params ReadOnlySpan<string> parts) =>
        System.IO.Path.Combine([Path, .. parts]);
}
