using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tests.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class TrainerTests
{
    private static readonly TokenSequence[] Eight =
    [
        .. Enumerable.Range(0, 8).Select(i => Some.Sequence(2 + (i % 3), 3 + i, i)),
    ];

    [Fact]
    public void The_loss_is_the_mean_negative_log_likelihood_of_completion_and_end_of_text()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);

        var (loss, _) = Some.LossAndGradient(Some.Config, weights, Eight, new());

        loss.Should().BeApproximately(PlainLoss(Some.Config, weights.Read, Eight), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Some.AllVariants), MemberType = typeof(Some))]
    public void The_gradient_is_the_slope_of_a_plain_loss_in_double_precision(string variant)
    {
        using var session = TorchSession.Enter();
        var config = Some.Variant(variant);
        using var weights = Some.Weights(config);
        TokenSequence[] sequences = [Some.Sequence(3, 6, 1), Some.Sequence(2, 4, 2, 0.5f)];

        var (_, gradient) = Some.LossAndGradient(config, weights, sequences, new());

        var random = new Random(5);
        foreach (var slot in weights.Layout.Slots)
        {
            var index = random.Next((int)slot.Count);
            var slope = Slope(config, weights, sequences, slot.Name, index);
            double found = gradient[slot.Offset + index];
            found
                .Should()
                .BeApproximately(slope, 1e-4 + (1e-2 * Math.Abs(slope)), $"{slot.Name}[{index}]");
        }
    }

    [Fact]
    public void Parts_of_a_step_add_up_to_the_whole_step()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);

        var (wholeLoss, whole) = Some.LossAndGradient(Some.Config, weights, Eight, new());
        var (partsLoss, parts) = Some.LossAndGradient(
            Some.Config,
            weights,
            Eight,
            new() { MicroBatchTokens = 1 }
        );

        partsLoss.Should().BeApproximately(wholeLoss, 1e-6);
        parts.Should().Equal(whole, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void One_step_moves_every_tensor()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var before = weights.Clone();
        var options = new FineTuningOptions
        {
            Epochs = 1,
            LearningRate = 1e-2,
            WarmupFraction = 0,
        };

        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, new()),
                new TrainingRun(Eight, options)
            )
        )
        {
            trainer.Train(null, default);
        }

        foreach (var slot in weights.Layout.Slots)
        {
            weights.Read(slot.Name).Should().NotEqual(before.Read(slot.Name), slot.Name);
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_weights_and_another_seed_another_order()
    {
        using var session = TorchSession.Enter();

        var first = TrainedDigest(1);
        var again = TrainedDigest(1);
        var other = TrainedDigest(2);

        again.Should().Be(first);
        other.Should().NotBe(first);
    }

    [Fact]
    public void A_model_learns_sequences_by_heart_and_ends_each_with_end_of_text()
    {
        using var session = TorchSession.Enter();
        using var weights = new ModelWeights(Some.Config, CPU, ScalarType.Float32);
        WeightInitializer.Fill(weights, 0.1, 1);
        TokenSequence[] sequences =
        [
            .. Enumerable.Range(0, 32).Select(i => Some.Sequence(6, 5 + (i % 4), i)),
        ];
        var options = new FineTuningOptions
        {
            Epochs = 150,
            LearningRate = 1e-2,
            BatchTokens = 512,
            WeightDecay = 0,
        };
        var losses = new List<double>();

        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, new()),
                new TrainingRun(sequences, options)
            )
        )
        {
            trainer.Train(new Recorder(losses), default);
        }

        losses[^1].Should().BeLessThan(0.01);
        Continued(weights, sequences)
            .Should()
            .BeEquivalentTo(
                sequences.Select(s => s.Ids[s.PromptLength..]),
                o => o.WithStrictOrdering()
            );
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_training_and_names_the_step()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        weights.Write(
            WeightNames.FinalNorm,
            [.. Enumerable.Repeat(float.NaN, Some.Config.HiddenSize)]
        );
        using var trainer = new Trainer(
            Some.Config,
            new FullWeights(Some.Config, weights, new()),
            new TrainingRun(Eight, new FineTuningOptions())
        );

        var training = () => trainer.Train(null, default);

        training.Should().Throw<DivergedException>().Which.Step.Should().Be(1);
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var before = Tensor.TotalCount;

        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, new()),
                new TrainingRun(Eight, new FineTuningOptions { Epochs = 2 })
            )
        )
        {
            trainer.Train(null, default);
        }

        Tensor.TotalCount.Should().Be(before);
    }

    private static string TrainedDigest(long seed)
    {
        using var weights = Some.Weights(Some.Config);
        var options = new FineTuningOptions
        {
            Epochs = 2,
            LearningRate = 1e-2,
            BatchTokens = 24,
            Seed = seed,
        };
        using var trainer = new Trainer(
            Some.Config,
            new FullWeights(Some.Config, weights, new()),
            new TrainingRun(Eight, options)
        );
        trainer.Train(null, default);
        return weights.Digest();
    }

    private static List<int[]> Continued(ModelWeights weights, TokenSequence[] sequences)
    {
        using var forward = new ForwardPassFactory(Some.Config, CPU, ScalarType.Float32);
        using var views = ModelParameters.Of(Some.Config, weights.View);
        var sampler = new TorchSampler(Some.Config, forward.Over(views), CPU, ScalarType.Float32);
        TokenPrompt[] prompts =
        [
            .. sequences.Select((s, i) => new TokenPrompt($"{i}", s.Ids[..s.PromptLength])),
        ];
        var rows = sampler.Generate(
            new DecodingRequest(prompts, new SamplingOptions { Temperature = 0 }, [0]),
            default
        );
        return [.. rows.Select(row => row.TokenIds.ToArray())];
    }

    private static double Slope(
        ModelConfig config,
        ModelWeights weights,
        TokenSequence[] sequences,
        string name,
        int index
    )
    {
        const float Step = 1.0f / 512;
        return (Shifted(Step) - Shifted(-Step)) / (2 * Step);

        double Shifted(float step) =>
            PlainLoss(
                config,
                asked =>
                {
                    var values = weights.Read(asked);
                    if (asked == name)
                    {
                        values[index] += step;
                    }

                    return values;
                },
                sequences
            );
    }

    private static double PlainLoss(
        ModelConfig config,
        Func<string, float[]> weights,
        TokenSequence[] sequences
    )
    {
        var cache = new Dictionary<string, float[]>();
        var plain = PlainForward.Of(
            config,
            name => cache.TryGetValue(name, out var values) ? values : cache[name] = weights(name)
        );
        var (sum, total) = (0.0, 0.0);
        foreach (var sequence in sequences)
        {
            var logits = plain(sequence.Ids);
            for (var t = sequence.PromptLength; t < sequence.Ids.Length; t++)
            {
                var row = logits[t - 1];
                var most = row.Max();
                sum +=
                    sequence.Weight
                    * (most + Math.Log(row.Sum(v => Math.Exp(v - most))) - row[sequence.Ids[t]]);
                total += sequence.Weight;
            }
        }

        return sum / total;
    }

    private sealed class Recorder(List<double> losses) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => losses.Add(value.Loss);
    }
}
