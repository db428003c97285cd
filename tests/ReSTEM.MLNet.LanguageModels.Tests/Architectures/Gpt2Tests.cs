using System.Runtime.InteropServices;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.Architectures;

/// <summary>Against a trained GPT-2 that sorts six of the letters A, B and C, and what PyTorch computed with it.</summary>
public sealed class Gpt2Tests
{
    private const double Tolerance = 1e-5;

    private static readonly ModelConfig Sorter = new()
    {
        ModelType = "gpt2",
        VocabularySize = 3,
        HiddenSize = 48,
        IntermediateSize = 192,
        LayerCount = 3,
        HeadCount = 3,
        ContextLength = 11,
        QueryKeyValueBias = true,
        AttentionOutputBias = true,
        FeedForwardBias = true,
    };

    [Fact]
    public void Every_layer_gives_the_activations_that_another_implementation_recorded()
    {
        using var recorded = Read("gpt-nano-sort-t0-partials.json");
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        using var weights = SorterWeights();
        var model = new Gpt2(Sorter, Some.Views(Sorter, weights));
        long[] ids = [.. Numbers(recorded, "idx").Select(id => (long)id)];
        var positions = arange(11, ScalarType.Int64).unsqueeze(0);
        var attention = new Recorder();

        var x = model.Embedded(tensor(ids, 3, 11), positions);
        Compare("x", x);
        for (var layer = 0; layer < Sorter.LayerCount; layer++)
        {
            x = model.Block(x, layer, new BlockContext(attention, null));
            Compare($"block{layer}", x);
        }

        Compare("q", attention.Query!);
        Compare("k", attention.Key!);
        Compare("v", attention.Value!);
        Compare("y", attention.Mixed!.transpose(1, 2));
        var hidden = model.Hidden(tensor(ids, 3, 11), positions, new CausalAttention());
        Compare("ln_f", hidden);
        Compare("lm_head", model.Logits(hidden));
        Compare("probs", model.Logits(hidden).softmax(-1));

        void Compare(string name, Tensor found) =>
            Floats(found)
                .Should()
                .Equal(
                    Numbers(recorded, name),
                    (a, b) => Math.Abs(a - b) < Tolerance,
                    $"of {name}"
                );
    }

    [Fact]
    public void Every_input_is_sorted_by_cached_decoding()
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        using var weights = SorterWeights();
        var model = new Gpt2(Sorter, Some.Views(Sorter, weights));
        var sampler = new TorchSampler(Sorter, model, CPU, ScalarType.Float32);
        TokenPrompt[] prompts =
        [
            .. Enumerable.Range(0, 729).Select(n => new TokenPrompt($"{n}", [.. Digits(n)])),
        ];

        var rows = sampler.Generate(
            new DecodingRequest(prompts, new SamplingOptions { Temperature = 0 }, []),
            default
        );

        // The context ends one token before the last letter: that one is asked for with the whole sequence.
        rows.Should().HaveCount(729);
        var whole = rows.SelectMany(row => prompts[row.PromptIndex].TokenIds.Concat(row.TokenIds));
        var hidden = model.Hidden(
            tensor([.. whole.Select(id => (long)id)], 729, 11),
            arange(11, ScalarType.Int64).unsqueeze(0),
            new CausalAttention()
        );
        var last = model.Logits(hidden.select(1, 10)).argmax(1).data<long>().ToArray();
        foreach (var row in rows)
        {
            var found = row.TokenIds.Append((int)last[row.PromptIndex]);
            found.Should().Equal(prompts[row.PromptIndex].TokenIds.Order());
        }
    }

    private static IEnumerable<int> Digits(int number) =>
        Enumerable.Range(0, 6).Select(i => number / (int)Math.Pow(3, i) % 3);

    private static ModelWeights SorterWeights()
    {
        using var stored = Read("gpt-nano-sort-model.json");
        var weights = new ModelWeights(Sorter, CPU, ScalarType.Float32);
        foreach (var slot in weights.Layout.Slots)
        {
            weights.Write(slot.Name, Numbers(stored, slot.Name));
        }

        return weights;
    }

    private static JsonDocument Read(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedData.Find($"models/minigpt-sort/{file}")));

    private static float[] Numbers(JsonDocument file, string name)
    {
        var bytes = file.RootElement.GetProperty(name).GetProperty("data").GetBytesFromBase64();
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    private static float[] Floats(Tensor values) =>
        MemoryMarshal.Cast<byte, float>(values.contiguous().bytes).ToArray();

    /// <summary>Plain causal attention that keeps what the first layer gave and got.</summary>
    private sealed class Recorder : IAttention
    {
        private readonly CausalAttention _attention = new();

        public Tensor? Query { get; private set; }

        public Tensor? Key { get; private set; }

        public Tensor? Value { get; private set; }

        public Tensor? Mixed { get; private set; }

        public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
        {
            var mixed = _attention.Attend(layer, query, key, value);
            if (layer == 0)
            {
                (Query, Key, Value, Mixed) = (Kept(query), Kept(key), Kept(value), Kept(mixed));
            }

            return mixed;
        }

        private static Tensor Kept(Tensor tensor) =>
            tensor.clone().MoveToOuterDisposeScope().MoveToOuterDisposeScope();
    }
}
