using System.Globalization;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>Runs in processes that are killed, starved of disk, or compared with each other.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly string[] s_passing =
    [
        "report.html",
        "run.lock",
        ".partial",
        "/fine-tuning/",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("full", 30)]
    [InlineData("lora", 10)]
    public void Killed_at_random_moments_and_started_again_it_ends_in_the_same_bytes(
        string kind,
        int kills
    )
    {
        string[] arguments = kind == "lora" ? ["lora=1"] : [];
        var (_, whole) = RunProcess.Run(_folder.In("whole"), arguments);
        var pieces = whole.Count(line => line.StartsWith("progress", StringComparison.Ordinal));
        var random = new Random(7);
        var run = 0;

        for (var killed = 0; killed < kills; )
        {
            var after = random.Next(1, pieces);
            var later = TimeSpan.FromMilliseconds(random.Next(0, 40));
            string[] threads = [$"threads={random.Next(1, 3)}"];
            // One that came to its end has nothing more to lose: another one is begun.
            if (
                RunProcess.RunAndKill(
                    _folder.In($"run-{run}"),
                    after,
                    later,
                    [.. arguments, .. threads]
                )
            )
                killed++;
            else
                run++;
            // A shard that is gone is made behind those that came after it.
            if (random.Next(3) == 0)
                RemoveShard($"run-{run}", random);
        }

        for (var i = 0; i <= run; i++)
        {
            var (code, lines) = RunProcess.Run(_folder.In($"run-{i}"), arguments);
            code.Should().Be(0);
            Done(lines).Should().Equal(Done(whole));
            Results($"run-{i}").Should().Equal(Results("whole"));
        }
    }

    [Fact]
    public void Killed_between_the_stages_of_adaptive_shards_it_ends_in_the_same_bytes()
    {
        string[] arguments = ["wave=2", "cap=2", "samples=32", "shard=16"];
        var (code, lines) = RunProcess.Run(_folder.In("whole"), arguments);
        code.Should().Be(0);
        var judged = Judged(lines);
        var random = new Random(11);
        var (run, inside) = (0, 0);

        for (var killed = 0; killed < 8; )
        {
            string[] hold = [$"hold={random.Next(1, judged / 2)}"];
            if (
                RunProcess.RunAndKillWhereItWaits(_folder.In($"run-{run}"), [.. arguments, .. hold])
            )
                killed++;
            else
                run++;
            inside += HasUnfinishedShard($"run-{run}") ? 1 : 0;
        }

        // Enough of them where a shard had drawn some of its stages and not all.
        inside.Should().BeGreaterThanOrEqualTo(4);
        for (var i = 0; i <= run; i++)
        {
            RunProcess.Run(_folder.In($"run-{i}"), arguments).ExitCode.Should().Be(0);
            Results($"run-{i}").Should().Equal(Results("whole"));
        }
        SamplesOfProblems("whole").Should().Contain(count => count < 32).And.Contain(n => n > 32);
    }

    private static int Judged(IEnumerable<string> lines) =>
        int.Parse(
            lines.Single(line => line.StartsWith("judged", StringComparison.Ordinal)).Split(' ')[1],
            CultureInfo.InvariantCulture
        );

    /// <summary>Whether a shard's samples were not yet filtered, which is done after its last stage.</summary>
    private bool HasUnfinishedShard(string run) =>
        Directory.Exists(_folder.In(run))
        && Shards(run)
            .Select(File.ReadAllLines)
            .Any(lines => lines.Length > 0 && !lines.Any(line => line.Contains("\"fate\"")));

    private IEnumerable<int> SamplesOfProblems(string run) =>
        RunDirectory
            .Open(_folder.In(run))
            .Samples(1)
            .CountBy(row => row.Problem)
            .Select(c => c.Value);

    private string[] Shards(string run) =>
        [
            .. Directory
                .EnumerateFiles(_folder.In(run), "*.jsonl", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "samples")
                .Order(StringComparer.Ordinal),
        ];

    private void RemoveShard(string run, Random random)
    {
        if (!Directory.Exists(_folder.In(run)))
            return;
        var shards = Shards(run);
        if (shards.Length > 0)
            File.Delete(shards[random.Next(shards.Length)]);
    }

    [Fact]
    public void Two_threads_give_the_bytes_that_one_gives()
    {
        RunProcess.Run(_folder.In("one"), "threads=1");
        RunProcess.Run(_folder.In("two"), "threads=2");

        var (one, two) = (Results("one"), Results("two"));
        one.Remove("run.json"); // which names the threads
        two.Remove("run.json");
        two.Should().Equal(one);
    }

    [Fact]
    public void Shards_made_in_another_order_give_the_same_bytes()
    {
        RunProcess.Run(_folder.In("whole"));
        RunProcess.Run(_folder.In("other"));
        foreach (var shard in new[] { "00000", "00002" })
            File.Delete(_folder.In("other", "iteration-1", "samples", $"{shard}.jsonl"));
        Directory.Delete(_folder.In("other", "iteration-1", "model"), recursive: true);
        Directory.Delete(_folder.In("other", "iteration-2"), recursive: true);

        RunProcess.Run(_folder.In("other"));

        Results("other").Should().Equal(Results("whole"));
    }

    private static string WithoutTimes(string[] lines) =>
        string.Join(
            '\n',
            lines.Where(line =>
                !line.Contains("seconds\":", StringComparison.OrdinalIgnoreCase)
                && !line.Contains("\"peakMegabytes\":")
                && !line.Contains("\"digest\":")
            )
        );

    private static IEnumerable<string> Done(List<string> lines) =>
        lines.Where(line => line.StartsWith("done", StringComparison.Ordinal));

    /// <summary>Everything but times, memory and what is only of use while a run is unfinished.</summary>
    private SortedDictionary<string, string> Results(string run)
    {
        var results = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var path in Directory.EnumerateFiles(_folder.In(run), "*", SearchOption.AllDirectories)
        )
        {
            var name = Path.GetRelativePath(_folder.In(run), path).Replace('\\', '/');
            if (s_passing.Any(name.Contains))
                continue;
            results.Add(
                name,
                name.EndsWith("metrics.json", StringComparison.Ordinal)
                    ? WithoutTimes(File.ReadAllLines(path))
                    : Convert.ToHexString(File.ReadAllBytes(path))
            );
        }
        results.Should().HaveCountGreaterThan(10);
        return results;
    }
}
