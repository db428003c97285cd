using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class LoRATests
{
    private static readonly TokenSequence[] Sequences =
    [
        .. Enumerable.Range(0, 32).Select(i => Some.Sequence(6, 5 + (i % 4), i)),
    ];

    [Fact]
    public void New_terms_change_nothing()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var adapter = LowRankAdapter.Create(
            Some.Config,
            new LoRAOptions { Rank = 3 },
            CPU,
            1
        );

        Logits(weights, adapter).Should().Equal(Logits(weights, null));
    }

    [Fact]
    public void Merged_weights_give_the_logits_of_base_and_terms()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var adapter = RandomAdapter(new LoRAOptions { Rank = 3, RankStabilized = true });
        using var merged = weights.Clone();

        adapter.MergeInto(merged);

        var expected = Logits(weights, adapter);
        expected.Should().NotEqual(Logits(weights, null));
        Logits(merged, null)
            .Should()
            .Equal(expected, (a, b) => Math.Abs(a - b) < 1e-5 * Math.Max(1, Math.Abs(b)));
    }

    [Fact]
    public void Terms_beside_the_maps_of_gpt2_can_be_merged_too()
    {
        using var session = TorchSession.Enter();
        var config = Some.Variant("gpt2");
        using var weights = Some.Weights(config);
        var options = new LoRAOptions { Rank = 3, TargetModules = ["c_attn", "c_proj", "c_fc"] };
        using var adapter = RandomAdapter(options, config);
        using var merged = weights.Clone();

        adapter.MergeInto(merged);

        adapter.Slots.Should().HaveCount(2 * 4 * config.LayerCount);
        var expected = Logits(weights, adapter, config);
        expected.Should().NotEqual(Logits(weights, null, config));
        Logits(merged, null, config)
            .Should()
            .Equal(expected, (a, b) => Math.Abs(a - b) < 1e-5 * Math.Max(1, Math.Abs(b)));
    }

    [Fact]
    public void Training_moves_every_term_and_nothing_else()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var options = new LoRAOptions
        {
            Rank = 4,
            TargetModules = ["q_proj", "v_proj", "down_proj"],
        };
        using var adapter = LowRankAdapter.Create(Some.Config, options, CPU, 1);
        using var before = adapter.Clone();
        var digest = weights.Digest();

        Train(
            weights,
            adapter,
            new FineTuningOptions
            {
                Epochs = 3,
                BatchTokens = 128,
                LearningRate = 1e-2,
            }
        );

        weights.Digest().Should().Be(digest);
        adapter.Slots.Should().HaveCount(2 * 3 * Some.Config.LayerCount);
        adapter
            .Flat.numel()
            .Should()
            .Be(Some.Config.LayerCount * 4 * ((24 + 32) + (24 + 16) + (40 + 24)));
        foreach (var slot in adapter.Slots)
        {
            adapter.Read(slot).Should().NotEqual(before.Read(slot), slot.Name);
        }
    }

    [Fact]
    public void An_adapter_learns_sequences_by_heart_and_ends_each_with_end_of_text()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        // The head is frozen: only long hidden vectors let it be sure.
        weights.Write(WeightNames.FinalNorm, [.. Enumerable.Repeat(6f, Some.Config.HiddenSize)]);
        using var adapter = LowRankAdapter.Create(
            Some.Config,
            new LoRAOptions { Rank = 16, Alpha = 32 },
            CPU,
            1
        );
        var losses = new List<double>();

        Train(
            weights,
            adapter,
            new FineTuningOptions
            {
                Epochs = 150,
                BatchTokens = 128,
                LearningRate = 1e-2,
                WeightDecay = 0,
            },
            losses
        );

        losses[^1].Should().BeLessThan(0.01);
        using var scope = NewDisposeScope();
        var parameters = adapter.Beside(Some.Views(Some.Config, weights), adapter.View, null);
        Greedy
            .Completions(parameters, Sequences)
            .Should()
            .BeEquivalentTo(
                Sequences.Select(s => s.Ids[s.PromptLength..]),
                o => o.WithStrictOrdering()
            );
    }

    [Fact]
    public void Dropout_depends_on_seed_and_step_alone()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);

        Trained(1).Should().Equal(Trained(1));
        Trained(1).Should().NotEqual(Trained(2));

        float[] Trained(long seed)
        {
            using var adapter = LowRankAdapter.Create(
                Some.Config,
                new LoRAOptions { Rank = 2, Dropout = 0.5 },
                CPU,
                1
            );
            Train(
                weights,
                adapter,
                new FineTuningOptions
                {
                    Epochs = 1,
                    BatchTokens = 10_000,
                    LearningRate = 1e-2,
                    Seed = seed,
                }
            );
            return MemoryMarshal.Cast<byte, float>(adapter.Flat.bytes).ToArray();
        }
    }

    [Fact]
    public void A_projection_that_a_layer_does_not_have_is_named()
    {
        var creating = () =>
            LowRankAdapter.Create(
                Some.Config,
                new LoRAOptions { TargetModules = ["c_attn"] },
                CPU,
                1
            );

        creating.Should().Throw<ArgumentException>().WithMessage("*'c_attn'*q_proj*");
    }

    private static LowRankAdapter RandomAdapter(LoRAOptions options, ModelConfig? config = null)
    {
        var adapter = LowRankAdapter.Create(config ?? Some.Config, options, CPU, 1);
        var random = new Random(1);
        foreach (var slot in adapter.Slots)
        {
            adapter.Write(
                slot,
                [
                    .. Enumerable
                        .Range(0, (int)slot.Count)
                        .Select(_ => (float)(random.NextDouble() - 0.5)),
                ]
            );
        }

        return adapter;
    }

    private static void Train(
        ModelWeights weights,
        LowRankAdapter adapter,
        FineTuningOptions options,
        List<double>? losses = null
    )
    {
        var trainable = new AdapterWeights(Some.Config, weights, adapter, options);
        using var trainer = new Trainer(
            Some.Config,
            trainable,
            new TrainingRun(Sequences, options)
        );
        trainer.Train(losses is null ? null : new Recorder(losses), default);
    }

    private static float[] Logits(
        ModelWeights weights,
        LowRankAdapter? adapter,
        ModelConfig? family = null
    )
    {
        using var scope = NewDisposeScope();
        var config = family ?? Some.Config;
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        var views = Some.Views(config, weights);
        var model = forward.Over(adapter?.Beside(views, adapter.View, null) ?? views);
        var ids = tensor(Some.Ids(10, 3).Select(id => (long)id).ToArray(), 1, 10);
        var hidden = model.Hidden(
            ids,
            arange(10, ScalarType.Int64).unsqueeze(0),
            new CausalAttention()
        );
        return MemoryMarshal.Cast<byte, float>(model.Logits(hidden).contiguous().bytes).ToArray();
    }

    private sealed class Recorder(List<double> losses) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => losses.Add(value.Loss);
    }
}
