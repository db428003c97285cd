using Microsoft.ML;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = Some.Context();
    private readonly List<string> _log = [];

    public RunDirectoryTests() =>
        _context.Log += (_, e) =>
        {
            lock (_log)
                _log.Add(e.RawMessage);
        };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_directory_changes_nothing_but_that_it_is_written()
    {
        var (with, without) = (new MemorizingFineTuner(), new MemorizingFineTuner());

        using var recorded = Fit(Options(), fineTuner: with);
        using var plain = Fit(Options() with { RunDirectory = null }, fineTuner: without);

        with.Trainings.Single()
            .Should()
            .BeEquivalentTo(without.Trainings.Single(), o => o.WithStrictOrdering());
        recorded
            .Report.Should()
            .BeEquivalentTo(
                plain.Report,
                o =>
                    o.Excluding(report =>
                        report.Path.EndsWith("Seconds") || report.Path == "PeakMegabytes"
                    )
            );
    }

    [Fact]
    public void Every_row_says_where_it_comes_from_and_what_became_of_it()
    {
        Fit(Options()).Dispose();

        var rows = Rows(0);
        rows.Should().HaveCount(8 * 5);
        rows.Select(row => (row.Problem, row.Sample))
            .Should()
            .Equal(
                Enumerable
                    .Range(0, 8)
                    .SelectMany(i => Enumerable.Range(0, 5).Select(j => ($"p{i}", j)))
            );
        rows.Should()
            .OnlyContain(row => row.Weights == "guessing" && row.Iteration == 1 && row.Seed == 3);
        rows.Should().OnlyContain(row => row.Ids.Count == 2 && row.LogProbability == -1);
        rows.Should()
            .OnlyContain(row =>
                (row.Verdict == Verdict.Correct) != (row.Fate == SampleFate.Rejected)
            );
        Enumerable
            .Range(0, 4)
            .SelectMany(Rows)
            .Select(row => row.Fate)
            .Should()
            .Contain([SampleFate.Kept, SampleFate.Rejected]);
    }

    [Fact]
    public void What_is_kept_is_traceable_to_its_shard()
    {
        using var model = Fit(Options());

        var kept = JsonLines.Read<KeptRecord>(
            _folder.In("iteration-1", "kept.jsonl"),
            out var damage
        );

        damage.Should().BeNull();
        kept.Should().HaveCount(model.Report.Kept);
        kept.Should()
            .OnlyContain(row =>
                Rows(row.Shard)
                    .Single(r => r.Problem == row.Problem && r.Sample == row.Sample)
                    .Ids.SequenceEqual(row.Ids)
            );
    }

    [Fact]
    public void Started_again_it_draws_nothing_twice()
    {
        Fit(Options()).Dispose();
        var before = _folder.Contents(IsResult);
        var sampler = new GuessingSampler();

        Fit(Options(), sampler).Dispose();

        sampler.Calls.Should().Be(0);
        _folder.Contents(IsResult).Should().Equal(before);
        _log.Should().Contain(line => line.Contains("4 of 4 shards were in the run directory"));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_where_it_stopped()
    {
        Fit(Options()).Dispose();
        var whole = _folder.Contents(IsResult);
        File.Delete(_folder.In("iteration-1", "samples", "00002.jsonl"));
        File.Delete(_folder.In("iteration-1", "samples", "00003.jsonl"));
        var sampler = new GuessingSampler();

        Fit(Options(), sampler).Dispose();

        sampler.Calls.Should().Be(2);
        _folder.Contents(IsResult).Should().Equal(whole);
    }

    [Fact]
    public void Samples_that_are_drawn_but_not_judged_are_not_drawn_again()
    {
        var failing = Reward.From(
            (Func<Problem, string, bool>)(
                (_, _) => throw new InvalidOperationException("no judge today")
            )
        );
        var attempt = () => Fit(Options(), reward: failing);
        attempt.Should().Throw<InvalidOperationException>();
        var sampler = new GuessingSampler();

        Fit(Options(), sampler).Dispose();

        // The second shard may have been drawn while the first was judged, or not.
        sampler.Keys.Should().NotContain("p0").And.Contain("p16");
        sampler.Keys.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("iteration-1/samples/00001.jsonl")]
    [InlineData("iteration-1/kept.jsonl")]
    [InlineData("iteration-1/metrics.json")]
    [InlineData("run.json")]
    public void A_changed_byte_is_found_named_and_healed(string file)
    {
        Fit(Options()).Dispose();
        var whole = _folder.Contents(IsResult);
        Damage(file);
        var sampler = new GuessingSampler();

        Fit(Options(), sampler).Dispose();

        _folder.Contents(IsResult).Should().Equal(whole);
        _log.Should().Contain(line => line.Contains(Path.GetFileName(file)));
        sampler.Keys.Should().HaveCount(file.Contains("samples") ? 8 : 0);
    }

    [Fact]
    public void A_changed_reward_judges_anew_and_draws_nothing()
    {
        Fit(Options()).Dispose();
        var sampler = new GuessingSampler();

        using var model = Fit(
            Options() with
            {
                RewardVersion = "2",
            },
            sampler,
            Reward.From((_, _) => true)
        );

        sampler.Calls.Should().Be(0);
        model.Report.Verdicts[Verdict.Correct].Should().Be(150);
        Rows(0).Should().OnlyContain(row => row.Verdict == Verdict.Correct);
        _log.Should().Contain(line => line.Contains("RewardVersion") && line.Contains("-> 2"));
    }

    [Fact]
    public void Changed_sampling_draws_anew_keeps_the_old_samples_and_finds_them_again()
    {
        Fit(Options()).Dispose();
        var first = _folder.Contents(IsSample);
        var (hot, cold) = (new GuessingSampler(), new GuessingSampler());

        Fit(Options() with { Temperature = 1 }, hot).Dispose();
        Fit(Options(), cold).Dispose();

        hot.Calls.Should().Be(4);
        cold.Calls.Should().Be(0);
        _folder.Contents(IsSample).Should().Equal(first);
    }

    [Fact]
    public void A_changed_filter_neither_draws_nor_judges()
    {
        Fit(Options() with { MaxKeptPerProblem = 1, Deduplicate = false }).Dispose();
        var sampler = new GuessingSampler();
        var judge = Reward.From(
            (Func<Problem, string, bool>)(
                (_, _) => throw new InvalidOperationException("not needed")
            )
        );

        using var model = Fit(
            Options() with
            {
                MaxKeptPerProblem = 10,
                Deduplicate = false,
            },
            sampler,
            judge
        );

        sampler.Calls.Should().Be(0);
        model.Report.Kept.Should().Be(model.Report.Verdicts[Verdict.Correct]);
        Rows(0).Should().NotContain(row => row.Fate == SampleFate.OverLimit);
    }

    [Fact]
    public void Fewer_problems_leave_no_old_shards_among_the_new()
    {
        Fit(Options()).Dispose();

        Fit(Options(), problems: 16).Dispose();

        Directory.GetFiles(_folder.In("iteration-1", "samples")).Should().HaveCount(2);
    }

    [Fact]
    public void Another_model_never_mixes_with_what_lies_there()
    {
        Fit(Options()).Dispose();
        var other = new GuessingSampler { Digest = "another" };

        Fit(Options(), other).Dispose();

        other.Calls.Should().Be(4);
        Rows(0).Should().OnlyContain(row => row.Weights == "another");
    }

    [Fact]
    public void A_clock_that_jumps_is_of_no_account()
    {
        Fit(Options()).Dispose();
        var before = _folder.Contents(IsResult);
        var dates = new[] { new DateTime(1981, 1, 1), new DateTime(2079, 1, 1) };
        foreach (var (index, file) in before.Keys.Index())
            File.SetLastWriteTimeUtc(_folder.In(file), dates[index % 2]);
        File.Delete(_folder.In("iteration-1", "samples", "00001.jsonl"));
        var sampler = new GuessingSampler();

        Fit(Options(), sampler, time: new NoClock()).Dispose();

        sampler.Calls.Should().Be(1);
        _folder.Contents(IsResult).Should().Equal(before);
    }

    [Fact]
    public void Two_writers_are_refused()
    {
        using var first = RunLock.Take(_folder.Path);

        var second = () => Fit(Options());

        second.Should().Throw<RunDirectoryException>().WithMessage("*run.lock*RunDirectory*");
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.In("file"), "");

        var fit = () => Fit(Options() with { RunDirectory = _folder.In("file", "run") });

        fit.Should().Throw<RunDirectoryException>().WithMessage($"*{_folder.In("file", "run")}*");
    }

    [Fact]
    public void Problems_without_room_for_their_prompt_are_remembered_as_skipped()
    {
        GuessingSampler Short() => new() { ContextLength = 18 }; // "What is 10 mod 10?" has 18
        var all = Reward.From((_, _) => true);
        using var drawn = Fit(Options(), Short(), all);

        using var resumed = Fit(Options(), Short(), all);

        drawn.Report.Skipped.Should().HaveCount(20);
        resumed.Report.Skipped.Should().Equal(drawn.Report.Skipped);
        resumed.Report.SampledTokens.Should().Be(drawn.Report.SampledTokens);
    }

    private static bool IsSample(string file) =>
        file.StartsWith("iteration-1/samples", StringComparison.Ordinal);

    private static bool IsResult(string file) =>
        IsSample(file) || file.EndsWith("kept.jsonl", StringComparison.Ordinal);

    private SelfTrainOptions Options() =>
        new()
        {
            SamplesPerProblem = 5,
            ShardSize = 8,
            Seed = 3,
            RunDirectory = _folder.Path,
        };

    private SelfTrainedTransformer Fit(
        SelfTrainOptions options,
        GuessingSampler? sampler = null,
        IReward? reward = null,
        MemorizingFineTuner? fineTuner = null,
        int problems = 30,
        TimeProvider? time = null
    ) =>
        new SelfTrainEstimator(
            _context,
            new SelfTrainParts(
                sampler ?? new GuessingSampler(),
                fineTuner ?? new MemorizingFineTuner(),
                reward ?? Some.ExactAnswer(),
                time ?? TimeProvider.System
            ),
            options
        ).Fit(_context.View(problems));

    private List<SampleRecord> Rows(int shard)
    {
        var path = _folder.In("iteration-1", "samples", $"{shard:00000}.jsonl");
        var rows = JsonLines.Read<SampleRecord>(path, out var damage);
        damage.Should().BeNull();
        return rows;
    }

    /// <summary>Measures spans, and knows no time of day.</summary>
    private sealed class NoClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            throw new InvalidOperationException("what time it is decides nothing");
    }

    private void Damage(string file)
    {
        var path = _folder.In(file);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
