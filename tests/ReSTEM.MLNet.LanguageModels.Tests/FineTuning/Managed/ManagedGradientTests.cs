using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning.Managed;

public sealed class ManagedGradientTests
{
    private static readonly FineTuningOptions Torch = new()
    {
        Backend = GradientBackend.Torch,
        Layout = BatchLayout.Packed,
    };
    private static readonly FineTuningOptions Managed = new() { Backend = GradientBackend.Managed };

    // Equal lengths, different lengths, longer than a block of queries, end-of-text alone, weights other than 1.
    private static readonly TokenSequence[] Sequences =
    [
        .. Enumerable.Range(0, 5).Select(i => Some.Sequence(2 + (i % 3), 3 + (i / 2), i)),
        Some.Sequence(5, 0, 7, 0.25f),
        Some.Sequence(2, 40, 8, 3),
    ];

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void It_is_the_gradient_of_torchs_graph_but_for_rounding(string variant)
    {
        var torch = Gradient(Calm(variant), Torch);
        var managed = Gradient(Calm(variant), Managed);

        managed.Loss.Should().BeApproximately(torch.Loss, 1e-6);
        Some.Distance(torch.Gradient, managed.Gradient).Should().BeLessThan(1e-6);
    }

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void So_it_is_where_embeddings_are_frozen(string variant)
    {
        var torch = Gradient(Calm(variant), Torch with { FreezeEmbeddings = true });
        var managed = Gradient(Calm(variant), Managed with { FreezeEmbeddings = true });

        Some.Distance(torch.Gradient, managed.Gradient).Should().BeLessThan(1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_it_is_where_logits_are_formed_part_by_part_and_block_by_block(bool tied)
    {
        // 600 rows of 30,000 logits are more than are held at a time, and each row's are several blocks.
        var config = Some.Config with
        {
            VocabularySize = 30_000,
            ContextLength = 301,
            InitializerRange = 0.1,
            TieEmbeddings = tied,
        };
        TokenSequence[] sequences = [Long(1), Long(2)];
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);

        var torch = Some.LossAndGradient(config, weights, sequences, Torch);
        var managed = Some.LossAndGradient(config, weights, sequences, Managed);

        managed.Loss.Should().BeApproximately(torch.Loss, 1e-6);
        Some.Distance(torch.Gradient, managed.Gradient).Should().BeLessThan(1e-6);

        TokenSequence Long(int seed)
        {
            var random = new Random(seed);
            return new([.. Enumerable.Range(0, 301).Select(_ => random.Next(30_000))], 1, 1);
        }
    }

    [Theory]
    [InlineData("plain", 0)]
    [InlineData("plain", 0.3)]
    [InlineData("all", 0)]
    [InlineData("all", 0.3)]
    public void So_it_is_for_low_rank_terms_with_and_without_dropout(string variant, double dropout)
    {
        var torch = AdapterGradient(Calm(variant), dropout, Torch);
        var managed = AdapterGradient(Calm(variant), dropout, Managed);

        Some.Distance(torch, managed).Should().BeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void Computing_blocks_again_gives_the_same_bits(string variant)
    {
        var options = Managed with { MicroBatchTokens = 30 };

        var plain = Gradient(Calm(variant), options);
        var again = Gradient(Calm(variant), options with { GradientCheckpointing = true });

        again.Loss.Should().Be(plain.Loss);
        again.Gradient.Should().Equal(plain.Gradient);
    }

    [Fact]
    public void Threads_of_its_own_change_no_bit()
    {
        // Large enough that every kernel's rows are sliced; torch itself stays on one thread here.
        var config = Some.Config with
        {
            HiddenSize = 1024,
            IntermediateSize = 1024,
            InitializerRange = 0.02,
        };
        var one = Gradient(config, Managed);

        foreach (var threads in (int[])[2, 3])
        {
            var several = Gradient(config, Managed with { Threads = threads });

            several.Loss.Should().Be(one.Loss);
            several.Gradient.Should().Equal(one.Gradient);
        }
    }

    [Fact]
    public void What_was_computed_before_changes_no_bit()
    {
        using var session = TorchSession.Enter();
        var config = Calm("all");
        using var weights = Some.Weights(config);
        using var trainable = new FullWeights(config, weights, Managed);
        using var gradient = new StepGradient(config, trainable, Sequences, Managed);
        gradient.Accumulate([0], 0);
        var fresh = Numbers(trainable);
        trainable.Gradient.zero_();

        gradient.Accumulate([6, 2, 5], 0);
        gradient.Loss([1, 3]);
        trainable.Gradient.zero_();
        gradient.Accumulate([0], 0);

        Numbers(trainable).Should().Equal(fresh);
    }

    [Fact]
    public void The_loss_alone_is_that_of_the_gradient()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var trainable = new FullWeights(Some.Config, weights, Managed);
        using var gradient = new StepGradient(Some.Config, trainable, Sequences, Managed);

        var alone = gradient.Loss([0, 3, 6]);

        Numbers(trainable).Should().OnlyContain(number => number == 0);
        alone.Should().Be(gradient.Accumulate([0, 3, 6], 0));
    }

    private static ModelConfig Calm(string variant) =>
        Some.Variant(variant) with
        {
            InitializerRange = 0.1,
        };

    private static (double Loss, float[] Gradient) Gradient(
        ModelConfig config,
        FineTuningOptions options
    )
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);
        return Some.LossAndGradient(config, weights, Sequences, options);
    }

    private static float[] AdapterGradient(
        ModelConfig config,
        double dropout,
        FineTuningOptions options
    )
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);
        var lora = new LoRAOptions { Rank = 4, Dropout = dropout };
        using var adapter = LowRankAdapter.Create(config, lora, CPU, 1);
        adapter.Flat.add_(0.05f);
        using var trainable = new AdapterWeights(config, weights, adapter, options);
        using var gradient = new StepGradient(config, trainable, Sequences, options);
        gradient.Accumulate([.. Enumerable.Range(0, Sequences.Length)], 3);
        return Numbers(trainable);
    }

    private static float[] Numbers(ITrainable trainable) =>
        MemoryMarshal.Cast<byte, float>(trainable.Gradient.bytes).ToArray();
}
