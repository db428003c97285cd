using System.Diagnostics;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

[Collection("Language models")]
public sealed class CancellationTests : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = TinyModel.Create();
    private readonly CancellationTokenSource _source = new();
    private readonly TemporaryFolder _folder = new();
    private long _cancelled;

    public enum Way
    {
        Token,
        Context,
    }

    public static TheoryData<string, Way> Phases =>
        new MatrixTheoryData<string, Way>(
            ["Sampling", "Reward", "FineTuning", "Evaluation"],
            [Way.Token, Way.Context]
        );

    public void Dispose()
    {
        _base.Dispose();
        _source.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void An_iteration_stops_in_every_phase_and_leaves_no_tensor(string phase, Way way)
    {
        var problems = _context.View(200);
        var before = LiveTensors.Count();
        var rewarded = 0;
        var reward = Reward.From(
            (problem, text) =>
            {
                if (phase == "Reward" && Interlocked.Increment(ref rewarded) == 5)
                    Cancel(way);
                return text.Contains(problem.Answer);
            }
        );
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 8,
            MaxNewTokens = 6,
            ShardSize = 16,
            FineTuning = new FineTuningOptions { Epochs = 200, BatchTokens = 64 },
            CancellationToken = _source.Token,
            Progress = new Watching(p =>
            {
                var reached = p.Phase switch
                {
                    SelfTrainPhase.Sampling => p.Problems >= 32 && p.Iteration == 1,
                    SelfTrainPhase.FineTuning => p.Step == 2,
                    _ => p.Iteration == 0,
                };
                if (phase == $"{p.Phase}" && reached)
                    Cancel(way);
            }),
        };
        var selfTrain = _context.Transforms.SelfTrain(_base, reward, options);

        var iterate = () => selfTrain.Iterate(problems, problems).Take(2).ToList();

        iterate.Should().Throw<OperationCanceledException>();
        TellLatency(phase, way);
        LiveTensors.Count().Should().Be(before);
    }

    [Theory]
    [InlineData(Way.Token)]
    [InlineData(Way.Context)]
    public void Saving_stops_and_leaves_no_file_and_no_tensor(Way way)
    {
        var problems = _context.View(3);
        var before = LiveTensors.Count();
        var chain = new TransformerChain<ITransformer>(
            new Cancelling(
                _context.Transforms.CopyColumns("Copy", "Question").Fit(problems),
                () => Cancel(way)
            ),
            _context.Transforms.Complete(_base).Fit(problems)
        );

        var save = () =>
            _context.LanguageModels.Save(
                chain,
                problems.Schema,
                _folder.PathOf("model.zip"),
                _source.Token
            );

        save.Should().Throw<OperationCanceledException>();
        TellLatency("Saving", way);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
        LiveTensors.Count().Should().Be(before);
    }

    [Theory]
    [InlineData(Way.Token)]
    [InlineData(Way.Context)]
    public void ML_NETs_own_Save_leaves_no_half_file_since_it_finishes(Way way)
    {
        var problems = _context.View(3);
        var options = new CompletionOptions { CancellationToken = _source.Token };
        var chain = new TransformerChain<ITransformer>(
            new Cancelling(
                _context.Transforms.CopyColumns("Copy", "Question").Fit(problems),
                () => Cancel(way)
            ),
            _context.Transforms.Complete(_base, options).Fit(problems)
        );

        _context.Model.Save(chain, problems.Schema, _folder.PathOf("model.zip"));

        var loaded = Some.Context().Model.Load(_folder.PathOf("model.zip"), out _);
        using var disposed = (IDisposable)loaded;
        loaded.Transform(problems).Read<string>(ColumnNames.Completion).Should().HaveCount(3);
    }

    [Theory]
    [InlineData(Way.Token)]
    [InlineData(Way.Context)]
    public void It_finishes_too_where_the_weights_lie_outside(Way way)
    {
        var problems = _context.View(3);
        var sampling = new SampleGenerationOptions
        {
            WeightsFolder = _folder.PathOf("policy"),
            CancellationToken = _source.Token,
        };
        var completion = new CompletionOptions
        {
            WeightsFolder = _folder.PathOf("weights"),
            CancellationToken = _source.Token,
        };
        var chain = new TransformerChain<ITransformer>(
            new Cancelling(
                _context.Transforms.CopyColumns("Copy", "Question").Fit(problems),
                () => Cancel(way)
            ),
            _context
                .Transforms.GenerateSamples(_base, new SamplingOptions(), sampling)
                .Fit(problems),
            _context.Transforms.Complete(_base, completion).Fit(problems)
        );

        _context.Model.Save(chain, problems.Schema, _folder.PathOf("model.zip"));

        using var loaded =
            (TransformerChain<ITransformer>)
                Some.Context().Model.Load(_folder.PathOf("model.zip"), out _);
        loaded.Should().HaveCount(3);
        Directory
            .EnumerateFileSystemEntries(_folder.Path)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo("model.zip", "policy", "weights");
    }

    [Fact]
    public void Weights_outside_stop_where_saving_can_be_stopped()
    {
        var problems = _context.View(3);
        var options = new CompletionOptions { WeightsFolder = _folder.PathOf("weights") };
        var transformer = _context.Transforms.Complete(_base, options).Fit(problems);
        _source.Cancel();

        var save = () =>
            SavingStop.Run(
                () => _context.Model.Save(transformer, problems.Schema, new MemoryStream()),
                _source.Token
            );

        save.Should().Throw<OperationCanceledException>();
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
        SavingStop.Token.CanBeCanceled.Should().BeFalse("else the next save would be stopped too");
    }

    [Fact]
    public void Saving_a_folder_stops_and_leaves_none()
    {
        _source.Cancel();

        var save = () => _base.Save(_folder.PathOf("model"), _source.Token);

        save.Should().Throw<OperationCanceledException>();
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_failed_save_leaves_the_file_that_was_there()
    {
        var problems = _context.View(3);
        var file = _folder.PathOf("model.zip");
        var good = _context.Transforms.Complete(_base).Fit(problems);
        _context.LanguageModels.Save(good, problems.Schema, file);
        var written = File.ReadAllBytes(file);
        var bad = good.Append(Some.ApplyReward(Some.ExactAnswer()).Fit(good.Transform(problems)));

        var save = () => _context.LanguageModels.Save(bad, problems.Schema, file);

        save.Should().Throw<NotSupportedException>();
        Directory.EnumerateFiles(_folder.Path).Should().Equal(file);
        File.ReadAllBytes(file).Should().Equal(written);
    }

    [Fact]
    public void The_last_good_iteration_still_answers()
    {
        var problems = _context.View(20);
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 8,
            MaxNewTokens = 6,
            CancellationToken = _source.Token,
            Progress = new Watching(p =>
            {
                if (p is { Iteration: 2, Step: 1 })
                    _source.Cancel();
            }),
        };
        var done = new List<SelfTrainIteration>();
        var selfTrain = _context.Transforms.SelfTrain(
            _base,
            Reward.From((problem, text) => text.Contains(problem.Answer)),
            options
        );

        var iterate = () => done.AddRange(selfTrain.Iterate(problems).Take(2));
        iterate();
        var more = () => selfTrain.Fit(problems, done[^1].Transformer);

        more.Should().Throw<OperationCanceledException>();
        using var last = done[^1].Transformer;
        last.Transform(problems).Read<string>(ColumnNames.Completion).Should().HaveCount(20);
    }

    // Shown by dotnet test --logger "console;verbosity=detailed".
    private void TellLatency(string phase, Way way) =>
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{phase} stopped by {way} after {Stopwatch.GetElapsedTime(_cancelled).TotalMilliseconds:0} ms"
        );

    private void Cancel(Way way)
    {
        _cancelled = Stopwatch.GetTimestamp();
        if (way == Way.Token)
            _source.Cancel();
        else
            typeof(MLContext)
                .GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!
                .Invoke(_context, null);
    }

    private sealed class Watching(Action<SelfTrainProgress> watch) : IProgress<SelfTrainProgress>
    {
        public void Report(SelfTrainProgress value) => watch(value);
    }

    /// <summary>A stock transformer during whose saving somebody cancels.</summary>
    private sealed class Cancelling(ITransformer stock, Action cancel) : ITransformer
    {
        public bool IsRowToRowMapper => stock.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) =>
            stock.GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => stock.Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
            stock.GetRowToRowMapper(inputSchema);

        void ICanSaveModel.Save(ModelSaveContext ctx)
        {
            stock.Save(ctx);
            cancel();
        }
    }
}
