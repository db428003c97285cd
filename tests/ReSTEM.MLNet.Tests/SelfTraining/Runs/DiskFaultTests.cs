using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>The disk fails just before a certain file is written; the run is stopped there and started again after the cure.</summary>
public sealed class DiskFaultTests(WholeRun whole) : IClassFixture<WholeRun>, IDisposable
{
    private const string Cure = "start the run again";

    private readonly SmallDisk _disk = new("2m");

    public void Dispose() => _disk.Dispose();

    private string Run => Path.Combine(_disk.Path, "run");

    [Theory]
    [InlineData("1 Sampling 0 0", 1, 0, "run.json")]
    [InlineData("1 Sampling 8 0", 1, 0, "samples/00000.jsonl")] // samples
    [InlineData("1 Sampling 32 0", 2, 0, "samples/00003.jsonl")] // verdicts
    [InlineData("1 Sampling 32 0", 3, 0, "kept.jsonl")]
    [InlineData("1 FineTuning 0 2", 1, 0, "fine-tuning")] // a state
    [InlineData("1 FineTuning 0 3", 1, 60, "iteration-1/model'")] // kilobytes for the last state and not for the model
    [InlineData("1 Evaluation 16 0", 1, 0, "metrics.json")]
    [InlineData("1 Evaluation 16 0", 1, 8, "report.html")] // kilobytes for the metrics
    public void A_full_disk_is_named_and_after_the_cure_the_run_ends_in_the_same_bytes(
        string moment,
        int occurrence,
        int kilobytesLeft,
        string file
    )
    {
        // Only the last state is kept where the model is to be what no longer fits.
        var message = Disturbed(
            () => _disk.Fill(1024 * kilobytesLeft),
            $"pause={moment}",
            $"occurrence={occurrence}",
            $"checkpoint={(file.Contains("model") ? 1000 : 2)}"
        );

        message.Should().StartWith("failed Cannot write").And.Contain(file).And.Contain(Cure);
        message.Should().Contain("MB are free there");
        _disk.MakeRoom();
        GoesOn();
    }

    [Theory]
    [InlineData("1 Sampling 0 0", 1, "run.json")]
    [InlineData("1 Sampling 8 0", 1, "samples/00000.jsonl")]
    [InlineData("1 Sampling 32 0", 2, "samples/00003.jsonl")]
    [InlineData("1 Sampling 32 0", 3, "kept.jsonl")]
    [InlineData("1 FineTuning 0 2", 1, "fine-tuning")]
    [InlineData("1 Evaluation 16 0", 1, "metrics.json")]
    public void A_disk_that_becomes_read_only_is_named_and_after_the_cure_the_run_goes_on(
        string moment,
        int occurrence,
        string file
    )
    {
        var message = Disturbed(_disk.MakeReadOnly, $"pause={moment}", $"occurrence={occurrence}");

        message.Should().StartWith("failed Cannot write").And.Contain(file).And.Contain(Cure);
        message.Should().Contain("Read-only");
        _disk.MakeWritable();
        GoesOn();
    }

    [Fact]
    public void A_read_only_directory_is_named_before_any_work()
    {
        whole.CopyTo(Run);
        _disk.MakeReadOnly();

        var (code, lines) = RunProcess.Run(Run, WholeRun.Arguments);

        code.Should().Be(3);
        lines.Should().ContainSingle("nothing was begun");
        lines[^1].Should().Contain("run.lock").And.Contain("may be written");
        _disk.MakeWritable();
        GoesOn();
    }

    [Fact]
    public void A_report_is_written_whole_or_fails_with_the_file_and_leaves_nothing()
    {
        whole.CopyTo(Run);
        var file = Path.Combine(_disk.Path, "report.html");
        var files = Directory.GetFileSystemEntries(_disk.Path, "*", SearchOption.AllDirectories);
        var write = () => RunDirectory.Open(Run).WriteReport(file);

        _disk.MakeReadOnly();
        write
            .Should()
            .Throw<RunDirectoryException>()
            .WithMessage($"Cannot write '{file}'*Read-only*");
        Directory
            .GetFileSystemEntries(_disk.Path, "*", SearchOption.AllDirectories)
            .Should()
            .BeEquivalentTo(files);

        _disk.MakeWritable();
        write();
        File.ReadAllText(file).Should().EndWith("</html>\n");
    }

    [Theory]
    [InlineData("1 Sampling 0 0", 1)]
    [InlineData("1 Sampling 8 0", 1)]
    [InlineData("1 Sampling 32 0", 3)]
    [InlineData("1 FineTuning 0 2", 1)]
    [InlineData("1 Evaluation 16 0", 1)]
    public void A_directory_that_vanishes_is_named_and_put_back_the_run_goes_on(
        string moment,
        int occurrence
    )
    {
        var away = Path.Combine(_disk.Path, "away");

        var message = Disturbed(
            () => Directory.Move(Run, away),
            $"pause={moment}",
            $"occurrence={occurrence}"
        );

        message.Should().StartWith($"failed The run directory '{Run}' has vanished");
        if (Directory.Exists(Run)) // where training has written a state before it was noticed
            Directory.Delete(Run, recursive: true);
        Directory.Move(away, Run);
        GoesOn();
    }

    [Fact]
    public void A_file_that_stands_where_a_folder_belongs_is_named()
    {
        whole.CopyTo(Run);
        File.Delete(Path.Combine(Run, "iteration-1", "model.json"));
        Directory.Delete(Path.Combine(Run, "iteration-1", "model"), recursive: true);
        File.WriteAllText(Path.Combine(Run, "iteration-1", "model"), "");

        var (code, lines) = RunProcess.Run(Run, WholeRun.Arguments);

        code.Should().Be(3);
        lines[^1].Should().StartWith("failed Cannot write").And.Contain("iteration-1/model'");
        File.Delete(Path.Combine(Run, "iteration-1", "model"));
        GoesOn();
    }

    private string Disturbed(Action disturb, params string[] arguments)
    {
        var (code, lines) = RunProcess.RunAndDisturb(
            Run,
            disturb,
            [.. WholeRun.Arguments, .. arguments]
        );
        lines.Should().Contain("paused");
        code.Should().Be(3, string.Join('\n', lines));
        return lines[^1];
    }

    /// <summary>Started again it draws nothing twice and ends in the bytes of a run that nobody disturbed.</summary>
    private void GoesOn()
    {
        var finished = Judged().ToDictionary(file => file, File.GetLastWriteTimeUtc);

        RunProcess.Run(Run, WholeRun.Arguments).ExitCode.Should().Be(0);

        WholeRun.ResultsOf(Run).Should().Equal(whole.Results);
        foreach (var (file, written) in finished)
            File.GetLastWriteTimeUtc(file).Should().Be(written, file);
    }

    /// <summary>The shards in which nothing is left to do.</summary>
    private IEnumerable<string> Judged()
    {
        var samples = Path.Combine(Run, "iteration-1", "samples");
        return Directory.Exists(samples)
            ? Directory
                .EnumerateFiles(samples, "*.jsonl")
                .Where(file => File.ReadAllText(file).Contains("\"verdict\""))
            : [];
    }
}
