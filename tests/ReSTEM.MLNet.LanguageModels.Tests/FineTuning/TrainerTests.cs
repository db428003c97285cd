using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
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
    public void The_gradient_is_the_slope_of_a_plain_loss_in_double_precision(string variant) =>
        IsTheSlope(variant, GradientBackend.Torch);

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void So_is_the_managed_gradient(string variant) =>
        IsTheSlope(variant, GradientBackend.Managed);

    private static void IsTheSlope(string variant, GradientBackend backend)
    {
        using var session = TorchSession.Enter();
        var config = Some.Variant(variant);
        using var weights = Some.Weights(config);
        TokenSequence[] sequences = [Some.Sequence(3, 6, 1), Some.Sequence(2, 4, 2, 0.5f)];

        var (_, gradient) = Some.LossAndGradient(
            config,
            weights,
            sequences,
            new() { Backend = backend }
        );

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

    [Theory]
    [InlineData(GradientBackend.Torch)]
    [InlineData(GradientBackend.Managed)]
    public void A_model_learns_sequences_by_heart_and_ends_each_with_end_of_text(
        GradientBackend backend
    )
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
            Backend = backend,
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
        using var views = ModelParameters.Of(Some.Config, weights.View);
        Greedy
            .Completions(views, sequences)
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
    public void A_row_that_is_not_finite_is_named_and_the_state_before_it_is_kept()
    {
        using var session = TorchSession.Enter();
        using var folder = new TemporaryFolder();
        using var weights = Some.Weights(Some.Config);
        var embedding = weights.Read(WeightNames.Embedding);
        embedding.AsSpan(^Some.Config.HiddenSize..).Fill(float.PositiveInfinity); // of token 19
        weights.Write(WeightNames.Embedding, embedding);
        TokenSequence[] sequences =
        [
            .. Enumerable.Range(0, 9).Select(i => WithoutLast(Some.Sequence(3, 5, i))),
        ];
        sequences[4].Ids[1] = 19;
        var options = new FineTuningOptions
        {
            Epochs = 1,
            BatchTokens = 27,
            Seed = 3,
            CheckpointDirectory = folder.Path,
        };
        using var trainer = new Trainer(
            Some.Config,
            new FullWeights(Some.Config, weights, options),
            new TrainingRun(sequences, options)
        );

        var training = () => trainer.Train(null, default);

        var diverged = training
            .Should()
            .Throw<DivergedException>()
            .WithMessage("*examples 4.*")
            .Which;
        diverged.Examples.Should().Equal(4);
        diverged.Step.Should().BeGreaterThan(1, "a state before it is to be seen");
        Directory
            .GetDirectories(folder.Path)
            .Select(Path.GetFileName)
            .Should()
            .Equal($"step-{diverged.Step - 1:D6}");
    }

    [Theory]
    [InlineData(GradientBackend.Torch)]
    [InlineData(GradientBackend.Managed)]
    public void Memory_stays_where_it_is_over_five_hundred_steps(GradientBackend backend)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var options = new FineTuningOptions
        {
            Epochs = 500,
            LearningRate = 1e-3,
            Backend = backend,
        };
        var resident = new ResidentMemory();

        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, options),
                new TrainingRun(Eight, options)
            )
        )
        {
            trainer.Train(resident, default);
        }

        // Collections of small managed objects come and go; a leak of one batch a step would be 30 MB and more.
        resident.Growth.Should().BeLessThan(12 << 20);
    }

    [Theory]
    [InlineData(GradientBackend.Torch)]
    [InlineData(GradientBackend.Managed)]
    public void Training_leaves_no_tensor_behind(GradientBackend backend)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var before = Tensor.TotalCount;

        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, new()),
                new TrainingRun(Eight, new FineTuningOptions { Epochs = 2, Backend = backend })
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

    private static TokenSequence WithoutLast(TokenSequence sequence) =>
        sequence with
        {
            Ids = [.. sequence.Ids.Select(id => Math.Min(id, 18))],
        };

    private sealed class ResidentMemory : IProgress<FineTuningProgress>
    {
        private long _early;

        public long Growth { get; private set; }

        public void Report(FineTuningProgress value)
        {
            // What small managed objects leave behind would else grow up to the collector's budget, which follows the machine's caches.
            if (value.Step % 20 == 0)
            {
                GC.Collect();
            }

            if (value.Step == 100)
            {
                _early = Resident();
            }

            if (value.Step == value.TotalSteps)
            {
                Growth = Resident() - _early;
            }
        }

        private static long Resident()
        {
            GC.Collect();
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }
}
