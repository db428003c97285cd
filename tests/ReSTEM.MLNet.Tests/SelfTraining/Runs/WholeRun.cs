namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>A run that nobody disturbed: what all others are compared with.</summary>
public sealed class WholeRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WholeRun() => RunProcess.Run(_folder.In("run"), Arguments).ExitCode.Should().Be(0);

    /// <summary>Arguments of a run with the same results.</summary>
    internal static string[] Arguments { get; } = ["samples=4", "iterations=1"];

    /// <summary>Samples, kept samples, steps and weights.</summary>
    internal SortedDictionary<string, string> Results => ResultsOf(_folder.In("run"));

    internal static SortedDictionary<string, string> ResultsOf(string run) =>
        new(
            Directory
                .EnumerateFiles(run, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".jsonl" or ".safetensors" or ".json")
                .Where(file => Path.GetFileName(file) is not "metrics.json" and not "run.json")
                .ToDictionary(
                    file => Path.GetRelativePath(run, file),
                    file => Convert.ToHexString(File.ReadAllBytes(file))
                ),
            StringComparer.Ordinal
        );

    /// <summary>A copy to go on from.</summary>
    internal void CopyTo(string run)
    {
        foreach (
            var file in Directory.EnumerateFiles(
                _folder.In("run"),
                "*",
                SearchOption.AllDirectories
            )
        )
        {
            var target = Path.Combine(run, Path.GetRelativePath(_folder.In("run"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => _folder.Dispose();
}
