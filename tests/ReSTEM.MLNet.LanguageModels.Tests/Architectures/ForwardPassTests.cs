using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.Architectures;

public sealed class ForwardPassTests
{
    [Theory]
    [MemberData(nameof(Some.AllVariants), MemberType = typeof(Some))]
    public void Logits_are_those_of_a_plain_computation_in_double_precision(string variant)
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var config = Some.Variant(variant);
        using var weights = Some.Weights(config);
        var ids = Some.Ids(11, 5);

        var logits = Logits(config, weights, ids);

        var expected = PlainForward.Of(config, weights.Read)(ids);
        for (var t = 0; t < ids.Length; t++)
        {
            logits[t]
                .Should()
                .Equal(expected[t], (a, b) => Math.Abs(a - b) < 2e-4, $"position {t}");
        }
    }

    [Theory]
    [MemberData(nameof(Some.AllVariants), MemberType = typeof(Some))]
    public void Cached_decoding_gives_the_logits_of_the_whole_sequence(string variant)
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var config = Some.Variant(variant);
        using var weights = Some.Weights(config);
        var ids = Some.Ids(12, 7);
        const int PromptLength = 5;

        var cached = CachedLogits(config, weights, ids, PromptLength);

        var whole = Logits(config, weights, ids);
        for (var t = PromptLength - 1; t < ids.Length; t++)
        {
            cached[t - PromptLength + 1]
                .Should()
                .Equal(whole[t], (a, b) => Math.Abs(a - b) < 1e-4, $"position {t}");
        }
    }

    private static double[][] Logits(ModelConfig config, ModelWeights weights, int[] ids)
    {
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        var model = forward.Over(Some.Views(config, weights));
        var mask = config.SlidingWindow is { } window
            ? CausalAttention.WindowMask(ids.Length, window, CPU)
            : null;
        var positions = arange(ids.Length, ScalarType.Int64).unsqueeze(0);
        var hidden = model.Hidden(
            tensor(ids.Select(i => (long)i).ToArray(), 1, ids.Length),
            positions,
            new CausalAttention(mask)
        );
        return Rows(model.Logits(hidden).select(0, 0));
    }

    private static double[][] CachedLogits(
        ModelConfig config,
        ModelWeights weights,
        int[] ids,
        int promptLength
    )
    {
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        var model = forward.Over(Some.Views(config, weights));
        using var cache = new KeyValueCache(config, 1, ids.Length, CPU, ScalarType.Float32);
        var window = config.SlidingWindow ?? int.MaxValue;
        var prompt = tensor(ids[..promptLength].Select(i => (long)i).ToArray(), 1, promptLength);
        var mask = CausalAttention.WindowMask(promptLength, window, CPU);
        var positions = arange(promptLength, ScalarType.Int64).unsqueeze(0);
        var row = tensor([0L]);
        var hidden = model.Hidden(prompt, positions, new PromptAttention(cache, mask, row, row));
        var rows = new List<double[]> { Rows(model.Logits(hidden).select(0, 0))[^1] };
        for (var t = promptLength; t < ids.Length; t++)
        {
            var seen = arange(t + 1, ScalarType.Int64).gt(t - window).view(1, 1, 1, t + 1);
            var position = tensor([(long)t], 1, 1);
            hidden = model.Hidden(
                tensor([(long)ids[t]], 1, 1),
                position,
                new CachedAttention(cache, position, [new(0, 1, t + 1) { Mask = seen }])
            );
            rows.AddRange(Rows(model.Logits(hidden).select(0, 0)));
        }

        return [.. rows];
    }

    private static double[][] Rows(Tensor matrix)
    {
        var values = MemoryMarshal.Cast<byte, float>(matrix.contiguous().bytes).ToArray();
        return
        [
            .. values
                .Chunk((int)matrix.shape[1])
                .Select(row => row.Select(v => (double)v).ToArray()),
        ];
    }
}
