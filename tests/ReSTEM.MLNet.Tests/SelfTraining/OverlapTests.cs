using Microsoft.ML;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining;

/// <summary>A shard is judged while the next one is sampled.</summary>
public sealed class OverlapTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = Some.Context();
    private readonly ManualResetEventSlim _secondShardBegun = new();
    private readonly ManualResetEventSlim _judgingBegun = new();

    public enum Where
    {
        InMemory,
        RunDirectory,
    }

    public void Dispose()
    {
        _folder.Dispose();
        _secondShardBegun.Dispose();
        _judgingBegun.Dispose();
    }

    [Theory]
    [InlineData(Where.InMemory)]
    [InlineData(Where.RunDirectory)]
    public void A_reward_that_waits_for_the_next_shards_sampling_and_the_reverse_come_to_an_end(
        Where where
    )
    {
        var sampler = new WatchedSampler(token =>
        {
            _secondShardBegun.Set();
            _judgingBegun.Wait(Patience, token).Should().BeTrue();
        });
        var judged = 0;
        var reward = Reward.From(
            (problem, completion) =>
            {
                _judgingBegun.Set();
                Interlocked.Increment(ref judged);
                return _secondShardBegun.Wait(Patience) && completion == problem.Answer;
            }
        );
        var (overlapped, plain) = (new MemorizingFineTuner(), new MemorizingFineTuner());

        using var model = Fit(where, sampler, reward, overlapped);
        using var same = Fit(Where.InMemory, new GuessingSampler(), Some.ExactAnswer(), plain);

        overlapped
            .Trainings.Single()
            .Should()
            .BeEquivalentTo(plain.Trainings.Single(), o => o.WithStrictOrdering());
        model.Report.Verdicts.Should().Equal(same.Report.Verdicts);
        sampler.Shards.Should().Be(4);
        sampler.Threads.Should().Equal(Environment.CurrentManagedThreadId);
    }

    [Theory]
    [InlineData(Where.InMemory)]
    [InlineData(Where.RunDirectory)]
    public void A_judge_that_fails_stops_the_sampling_beside_it(Where where)
    {
        var wasStopped = false;
        var sampler = new WatchedSampler(token =>
        {
            _secondShardBegun.Set();
            wasStopped = token.WaitHandle.WaitOne(Patience);
            token.ThrowIfCancellationRequested();
        });
        var reward = Reward.From(
            (Func<Problem, string, bool>)(
                (_, _) =>
                {
                    _secondShardBegun.Wait(Patience);
                    throw new InvalidOperationException("no judge today");
                }
            )
        );

        var fit = () => Fit(where, sampler, reward);

        fit.Should().Throw<InvalidOperationException>().WithMessage("*no judge today*");
        wasStopped.Should().BeTrue();
        sampler.Shards.Should().Be(2);
    }

    [Fact]
    public void A_sampler_that_fails_costs_no_verdict_of_the_shard_before()
    {
        var sampler = new WatchedSampler(_ =>
        {
            _secondShardBegun.Set();
            throw new InvalidOperationException("no memory");
        });
        var slow = Reward.From(
            (problem, completion) =>
                _secondShardBegun.Wait(Patience) && completion == problem.Answer
        );

        var fit = () => Fit(Where.RunDirectory, sampler, slow);

        fit.Should().Throw<InvalidOperationException>().WithMessage("no memory");
        JsonLines
            .Read<SampleRecord>(_folder.In("iteration-1", "samples", "00000.jsonl"), out _)
            .Should()
            .HaveCount(8 * 5)
            .And.OnlyContain(row => row.Verdict != null);
    }

    private SelfTrainedTransformer Fit(
        Where where,
        ISampler sampler,
        IReward reward,
        MemorizingFineTuner? fineTuner = null
    ) =>
        new SelfTrainEstimator(
            _context,
            new SelfTrainParts(
                sampler,
                fineTuner ?? new MemorizingFineTuner(),
                reward,
                TimeProvider.System
            ),
            new SelfTrainOptions
            {
                SamplesPerProblem = 5,
                ShardSize = 8,
                Seed = 3,
                RewardRetries = 0,
                RunDirectory = where == Where.RunDirectory ? _folder.Path : null,
            }
        ).Fit(_context.View(30));

    /// <summary>Samples as the guessing one, and lets a test into the sampling of the second shard.</summary>
    private sealed class WatchedSampler(Action<CancellationToken> secondShard) : ISampler
    {
        private readonly GuessingSampler _guessing = new();

        public int Shards { get; private set; }

        public HashSet<int> Threads { get; } = [];

        public int ContextLength => _guessing.ContextLength;

        public string Digest => _guessing.Digest;

        public IReadOnlyList<int> EncodePrompt(string prompt) => _guessing.EncodePrompt(prompt);

        public IReadOnlyList<GeneratedSequence> Sample(
            IReadOnlyList<TokenPrompt> prompts,
            SamplingOptions options,
            CancellationToken cancellationToken
        )
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            if (++Shards == 2)
                secondShard(cancellationToken);
            return _guessing.Sample(prompts, options, cancellationToken);
        }
    }
}
