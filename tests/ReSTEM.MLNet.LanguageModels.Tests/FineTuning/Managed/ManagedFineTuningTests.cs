using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning.Managed;

public sealed class ManagedFineTuningTests(ITestOutputHelper output)
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(
        ["a b c"],
        new WordTokenizerOptions()
    );

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_real_model_learns_as_it_does_by_torchs_graph(int rank)
    {
        var torch = StoryLosses.Of(rank, new() { Backend = GradientBackend.Torch });
        var managed = StoryLosses.Of(rank, new() { Backend = GradientBackend.Managed });

        output.WriteLine($"torch {torch[0]} to {torch[^1]}, managed {managed[0]} to {managed[^1]}");
        managed.Should().HaveSameCount(torch);
        managed[0].Should().BeApproximately(torch[0], 1e-6);
        for (var step = 0; step < torch.Count; step++)
        {
            // Rounding grows from step to step.
            managed[step].Should().BeApproximately(torch[step], 1e-3);
        }

        managed[^1].Should().BeLessThan(managed[0] - 0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_was_broken_off_ends_in_the_same_numbers(bool lora)
    {
        using var folder = new TemporaryFolder();
        var whole = ResumeTests.Trained(lora, In("whole"));

        var breaking = () => ResumeTests.Trained(lora, In("broken"), new ResumeTests.BreakAfter(4));
        breaking.Should().Throw<IOException>();
        var resumed = ResumeTests.Trained(lora, In("broken"));

        resumed.Should().Equal(whole);

        FineTuningOptions In(string name) =>
            ResumeTests.OptionsIn(lora, folder[name]) with
            {
                Backend = GradientBackend.Managed,
            };
    }

    [Fact]
    public void A_model_that_it_is_not_written_for_is_refused_by_name()
    {
        using var model = CausalLanguageModel.Create(Some.Variant("gpt2"), Words, 1);

        var training = () => Tune(model, new() { Backend = GradientBackend.Managed });

        training.Should().Throw<NotSupportedException>().WithMessage("*Managed*gpt2*Use Torch*");
    }

    [Fact]
    public void Sixteen_bits_are_refused_by_name()
    {
        using var model = CausalLanguageModel.Create(Some.Config, Words, 1);

        var training = () =>
            Tune(
                model,
                new() { Backend = GradientBackend.Managed, Precision = ModelPrecision.BFloat16 }
            );

        training
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage("*Managed*FineTuningOptions.Precision is BFloat16*");
    }

    [Fact]
    public void It_is_the_default_where_it_is_written()
    {
        using var model = CausalLanguageModel.Create(Some.Config, Words, 1);

        var digest = Digest(model, new());

        digest.Should().Be(Digest(model, new() { Backend = GradientBackend.Managed }));
        digest.Should().NotBe(Digest(model, new() { Backend = GradientBackend.Torch }));
    }

    [Theory]
    [InlineData("gpt2", ModelPrecision.Float32)]
    [InlineData("plain", ModelPrecision.BFloat16)]
    public void Elsewhere_torchs_graph_is(string variant, ModelPrecision precision)
    {
        using var model = CausalLanguageModel.Create(Some.Variant(variant), Words, 1);
        var options = new FineTuningOptions { Precision = precision };

        Digest(model, options)
            .Should()
            .Be(Digest(model, options with { Backend = GradientBackend.Torch }));
    }

    private static string Digest(CausalLanguageModel model, FineTuningOptions options)
    {
        using var trained = model.FineTune(
            [new TrainingExample([1, 2], [3, 4, 1, 2, 4, 3])],
            options with
            {
                LearningRate = 0.1,
                Epochs = 10,
            }
        );
        return trained.Digest;
    }

    private static void Tune(CausalLanguageModel model, FineTuningOptions options) =>
        model.FineTune([new TrainingExample([1, 2], [3, 4])], options).Dispose();
}
