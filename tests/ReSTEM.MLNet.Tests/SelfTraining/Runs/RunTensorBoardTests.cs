using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

[Collection("Language models")]
public sealed class RunTensorBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CausalLanguageModel _base = TinyModel.Create();
    private readonly RunDirectory _run;

    public RunTensorBoardTests()
    {
        var context = Some.Context();
        var reward = Reward.From((problem, text) => text.Split(' ').Contains(problem.Answer));
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 8,
            MaxNewTokens = 6,
            Seed = 5,
            FineTuning = new FineTuningOptions { LearningRate = 1e-2, BatchTokens = 64 },
            RunDirectory = _folder.In("run"),
        };
        context.Transforms.SelfTrain(_base, reward, options).Fit(context.View(20)).Dispose();
        _run = RunDirectory.Open(_folder.In("run"));
    }

    public void Dispose()
    {
        _base.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Measurements_become_event_files()
    {
        var report = _run.Report(1)!;

        _run.WriteTensorBoard(_folder.In("curves"));

        var points = Points("iterations");
        points["sampling/correct"].Should().Equal((1L, (float)report.MeanReward));
        points["sampling/kept"].Should().Equal((1L, (float)report.Kept));
        points.Should().NotContain(curve => curve.Key == "evaluation/pass@1");
    }

    [Fact]
    public void Every_step_of_a_training_is_a_point_of_its_curves()
    {
        var steps = _run.FineTuningSteps(1).ToArray();

        _run.WriteTensorBoard(_folder.In("curves"));

        var points = Points("fine-tuning-1");
        steps.Should().HaveCountGreaterThan(2);
        points["fine-tuning/loss"].Should().Equal(steps.Select(s => ((long)s.Step, (float)s.Loss)));
        points["fine-tuning/gradient norm"]
            .Should()
            .Equal(steps.Select(s => ((long)s.Step, (float)s.GradientNorm)));
        points["fine-tuning/learning rate"]
            .Should()
            .Equal(steps.Select(s => ((long)s.Step, (float)s.LearningRate)));
    }

    [Fact]
    public void Old_curves_are_not_mixed_with_new_ones()
    {
        var write = () => _run.WriteTensorBoard(_folder.In("run"));

        write.Should().Throw<ArgumentException>().WithMessage($"*{_folder.In("run")}*empty*");
    }

    private ILookup<string, (long Step, float Value)> Points(string folder) =>
        Directory
            .GetFiles(_folder.In("curves", folder))
            .SelectMany(Events)
            .Where(e => e.Summary is not null)
            .ToLookup(e => e.Summary.Value[0].Tag, e => (e.Step, e.Summary.Value[0].SimpleValue));

    // A record: length, checksum, an event in protocol buffers, checksum.
    private static IEnumerable<Tensorboard.Event> Events(string file)
    {
        var bytes = File.ReadAllBytes(file);
        for (var at = 0; at < bytes.Length; )
        {
            var length = (int)BitConverter.ToUInt64(bytes, at);
            yield return Tensorboard.Event.Parser.ParseFrom(bytes, at + 12, length);
            at += 12 + length + 4;
        }
    }
}
