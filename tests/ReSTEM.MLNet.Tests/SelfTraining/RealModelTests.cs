using Microsoft.ML;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using TorchSharp;

namespace ReSTEM.MLNet.Tests.SelfTraining;

[Collection("Language models")]
public sealed class RealModelTests : IDisposable
{
    private static readonly FineTuningOptions Training = new() { LearningRate = 1e-2, Epochs = 3 };

    // A completion that names the answer; a new model does so by chance.
    private static readonly IReward NamesTheAnswer = Reward.From(
        (problem, completion) => completion.Split(' ').Contains(problem.Answer)
    );

    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = TinyModel.Create();

    public void Dispose() => _base.Dispose();

    [Fact]
    public void Self_training_is_the_chain_of_its_parts_bit_for_bit()
    {
        var problems = _context.View(30);

        using var whole = SelfTrain().Fit(problems);
        var samples = _context
            .Transforms.GenerateSamples(
                _base,
                new SamplingOptions
                {
                    SamplesPerPrompt = 8,
                    Temperature = 0.7f,
                    TopK = 40,
                    MaxNewTokens = 6,
                    Seed = 5,
                    Iteration = 1,
                }
            )
            .Append(_context.Transforms.ApplyReward(NamesTheAnswer))
            .Append(_context.Transforms.FilterByReward(new RewardFilterOptions { Seed = 5 }));
        using var byHand = samples
            .Append(_context.Transforms.FineTune(_base, Training with { Seed = 5 }))
            .Fit(problems)
            .LastTransformer;

        byHand.Model.Digest.Should().Be(whole.Model.Digest).And.NotBe(_base.Digest);
        var keptByHand = samples.Fit(problems).Transform(problems);
        keptByHand.Read<string>(ColumnNames.Completion).Should().HaveCount(whole.Report.Kept);
        whole.Report.Kept.Should().BePositive();
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        var problems = _context.View(20);

        using var one = SelfTrain().Fit(problems);
        using var again = SelfTrain().Fit(problems);
        using var other = SelfTrain(seed: 6).Fit(problems);

        again.Model.Digest.Should().Be(one.Model.Digest);
        other.Model.Digest.Should().NotBe(one.Model.Digest);
    }

    [Fact]
    public void The_second_iteration_trains_the_base_again_on_samples_of_the_first()
    {
        var problems = _context.View(20);
        var before = _base.Digest;

        using var first = SelfTrain().Fit(problems);
        using var second = SelfTrain().Fit(problems, first);

        _base.Digest.Should().Be(before);
        second
            .Report.Verdicts[Verdict.Correct]
            .Should()
            .BeGreaterThan(first.Report.Verdicts[Verdict.Correct]);
        second.Model.Digest.Should().NotBe(first.Model.Digest);
    }

    [Fact]
    public void Iterations_get_better_and_free_what_they_made()
    {
        var problems = _context.View(20);
        var before = LiveTensors.Count();

        var passed = new List<double>();
        foreach (var iteration in SelfTrain().Iterate(problems, problems).Take(3))
            passed.Add(iteration.Report.PassAt1!.Value.Estimate);

        passed[^1].Should().BeGreaterThan(passed[0]);
        torch.Tensor.TotalCount.Should().BeGreaterThan(before, "nobody has freed the models yet");
    }

    [Fact]
    public void No_tensor_is_left_when_the_models_are_disposed()
    {
        var problems = _context.View(20);
        var before = LiveTensors.Count();

        using (var first = SelfTrain().Fit(problems))
        using (var second = SelfTrain().Fit(problems, first))
            second.Transform(problems).Read<string>(ColumnNames.Completion);

        torch.Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void Cancelling_while_it_trains_leaves_no_tensor()
    {
        using var cancellation = new CancellationTokenSource();
        var before = LiveTensors.Count();
        var options = Options(seed: 5) with
        {
            CancellationToken = cancellation.Token,
            Progress = new Cancelling(cancellation),
        };

        var fit = () =>
            _context.Transforms.SelfTrain(_base, NamesTheAnswer, options).Fit(_context.View(20));

        fit.Should().Throw<OperationCanceledException>();
        torch.Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void A_context_that_insists_on_its_device_refuses_a_model_that_lies_elsewhere()
    {
        var strict = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };
        var warnings = new List<string>();
        var lenient = new MLContext { GpuDeviceId = 0, FallbackToCpu = true };
        lenient.Log += (_, message) => warnings.Add(message.RawMessage);

        var complete = () => strict.Transforms.Complete(_base);
        var selfTrain = () => strict.Transforms.SelfTrain(_base, NamesTheAnswer);
        lenient.Transforms.Complete(_base);

        complete
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*GpuDeviceId is 0*the CPU*");
        selfTrain.Should().Throw<InvalidOperationException>().WithMessage("*LanguageModels.Open*");
        warnings.Should().ContainSingle(w => w.Contains("runs there"));
    }

    [Fact]
    public void A_folder_is_opened_on_the_contexts_device()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "There is a CUDA device here.");
        using var folder = new TemporaryFolder();
        _base.Save(folder.PathOf("model"));

        using var onCpu = new MLContext
        {
            GpuDeviceId = 0,
            FallbackToCpu = true,
        }.LanguageModels.Open(folder.PathOf("model"));
        var strict = () =>
            new MLContext { GpuDeviceId = 0, FallbackToCpu = false }.LanguageModels.Open(
                folder.PathOf("model")
            );

        onCpu.Digest.Should().Be(_base.Digest);
        strict.Should().Throw<InvalidOperationException>().WithMessage("CUDA device 0*");
    }

    [Fact]
    public void A_model_as_it_is_completes_rows()
    {
        var problems = _context.View(5);

        var completed = _context
            .Transforms.Complete(_base)
            .Fit(problems)
            .Transform(problems)
            .Read<string>(ColumnNames.Completion);

        completed.Should().HaveCount(5);
        _base.Digest.Should().NotBeEmpty("the transformer does not own the model");
    }

    private SelfTrainEstimator SelfTrain(long seed = 5) =>
        _context.Transforms.SelfTrain(_base, NamesTheAnswer, Options(seed));

    private static SelfTrainOptions Options(long seed) =>
        new()
        {
            SamplesPerProblem = 8,
            MaxNewTokens = 6,
            Seed = seed,
            FineTuning = Training,
        };

    private sealed class Cancelling(CancellationTokenSource cancellation)
        : IProgress<SelfTrainProgress>
    {
        public void Report(SelfTrainProgress value)
        {
            if (value.Step == 1)
                cancellation.Cancel();
        }
    }
}
