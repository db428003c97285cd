using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

public sealed class MixingFineTunerTests : IDisposable
{
    private static readonly TrainingExample Human = new([7], [8]);

    private readonly TemporaryFolder _folder = new();
    private readonly MemorizingFineTuner _inner = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_pooled_outlives_the_file_of_the_kept_samples()
    {
        var mixing = new MixingFineTuner(_inner, new TrainingMixture([], []), isPooling: true);
        var kept = KeptInAFile();

        Train(mixing, kept);
        kept.Dispose();

        mixing.Pooled.Should().HaveCount(2000);
        mixing.Pooled![1999].PromptIds[0].Should().Be(1999);
        mixing.Pooled.Dispose();
    }

    [Fact]
    public void Human_solutions_come_first_and_nothing_is_remembered_unless_wanted()
    {
        var mixing = new MixingFineTuner(
            _inner,
            new TrainingMixture([Human], []),
            isPooling: false
        );
        using var kept = KeptInAFile();

        Train(mixing, kept);

        mixing.Examples.Should().Be(2001);
        mixing.Pooled.Should().BeNull();
        _inner.Trainings[0][0].Should().BeSameAs(Human);
        _inner.Trainings[0][2000].PromptIds[0].Should().Be(1999);
    }

    private static void Train(MixingFineTuner mixing, KeptExamples kept) =>
        mixing.FineTune(kept, new FineTuningOptions { Epochs = 1 }, null, CancellationToken.None);

    // More than is held in memory before a file is made.
    private KeptExamples KeptInAFile()
    {
        var kept = new KeptExamples(_folder.Path);
        var tokens = new int[400];
        for (var i = 0; i < 2000; i++)
        {
            tokens[0] = i;
            kept.Add(tokens, tokens);
        }
        return kept;
    }
}
