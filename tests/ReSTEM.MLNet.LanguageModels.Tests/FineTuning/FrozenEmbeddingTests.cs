using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class FrozenEmbeddingTests
{
    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void All_but_the_embeddings_moves(string variant)
    {
        using var session = TorchSession.Enter();
        var config = Some.Variant(variant);
        using var weights = Some.Weights(config);
        using var before = weights.Clone();
        var options = new FineTuningOptions
        {
            Epochs = 1,
            LearningRate = 1e-2,
            WarmupFraction = 0,
            FreezeEmbeddings = true,
        };
        TokenSequence[] sequences = [.. Enumerable.Range(0, 8).Select(i => Some.Sequence(3, 5, i))];

        using (
            var trainer = new Trainer(
                config,
                new FullWeights(config, weights, options),
                new TrainingRun(sequences, options)
            )
        )
        {
            trainer.Train(null, default);
        }

        var frozen = weights.Layout.EmbeddingCount;
        frozen.Should().BePositive();
        foreach (var slot in weights.Layout.Slots)
        {
            var same = weights.Read(slot.Name).SequenceEqual(before.Read(slot.Name));
            same.Should().Be(slot.Offset < frozen, slot.Name);
        }
    }

    [Fact]
    public void A_tied_head_stays_one_tensor_with_the_embedding()
    {
        using var session = TorchSession.Enter();
        var config = Some.Variant("tied");
        using var weights = Some.Weights(config);
        using var trainable = new FullWeights(config, weights, new());

        var parameters = trainable.Parameters(null);

        weights.Layout.Has(WeightNames.Head).Should().BeFalse();
        parameters.Head.Should().BeSameAs(parameters.Embedding);
    }
}
