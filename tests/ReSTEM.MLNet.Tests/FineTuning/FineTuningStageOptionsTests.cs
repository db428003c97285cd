using Microsoft.ML;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Tests.FineTuning;

[Collection("Language models")]
public sealed class FineTuningStageOptionsTests : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = TinyModel.Create();
    private readonly IDataView _samples;

    public FineTuningStageOptionsTests()
    {
        var problems = _context.View(8);
        _samples = _context
            .Transforms.GenerateSamples(_base, new SamplingOptions { MaxNewTokens = 4 })
            .Fit(problems)
            .Transform(problems);
    }

    public void Dispose() => _base.Dispose();

    [Fact]
    public void Every_step_is_told_and_the_model_answers_as_it_was_said()
    {
        var steps = new Reports<FineTuningProgress>();
        var options = new FineTuningStageOptions
        {
            Progress = steps,
            Completion = new CompletionOptions { CompletionColumnName = "Reply" },
        };

        using var model = _context
            .Transforms.FineTune(_base, new FineTuningOptions { Epochs = 3 }, options)
            .Fit(_samples);

        steps.Received.Should().NotBeEmpty().And.OnlyContain(step => double.IsFinite(step.Loss));
        model.GetOutputSchema(_samples.Schema).GetColumnOrNull("Reply").Should().NotBeNull();
    }

    [Fact]
    public void The_token_stops_it_and_leaves_no_tensor()
    {
        var before = LiveTensors.Count();
        using var source = new CancellationTokenSource();
        var options = new FineTuningStageOptions
        {
            CancellationToken = source.Token,
            Progress = new Stopping(source),
        };
        var stage = _context.Transforms.FineTune(
            _base,
            new FineTuningOptions { Epochs = 1000 },
            options
        );

        var fit = () => stage.Fit(_samples);

        fit.Should().Throw<OperationCanceledException>();
        LiveTensors.Count().Should().Be(before);
    }

    [Fact]
    public void No_completion_is_refused()
    {
        var make = () => new FineTuningStageOptions { Completion = null! };

        make.Should().Throw<ArgumentNullException>().WithParameterName("Completion");
    }

    private sealed class Stopping(CancellationTokenSource source) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => source.Cancel();
    }
}
