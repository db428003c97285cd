using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests;

public sealed class CausalLanguageModelTests
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(
        ["a b c d e f g"],
        new WordTokenizerOptions()
    );

    private static readonly ModelConfig Config = Some.Config with
    {
        VocabularySize = Words.VocabularySize,
    };

    [Fact]
    public void A_real_checkpoint_gives_the_logits_computed_elsewhere()
    {
        using var model = CausalLanguageModel.Open(SharedData.Find("models/tinystories-656k"));

        foreach (var check in CheckValues())
        {
            var ids = model.Tokenizer.EncodePrompt(check.GetProperty("prompt").GetString()!);

            ids.Should().Equal(Ints(check, "prompt_ids"));
            var expected = check
                .GetProperty("last_position_logits")
                .EnumerateArray()
                .Select(v => v.GetSingle());
            model.NextTokenLogits(ids).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [Fact]
    public void A_real_checkpoint_is_continued_greedily_as_elsewhere_until_two_tokens_are_near()
    {
        using var model = CausalLanguageModel.Open(SharedData.Find("models/tinystories-656k"));

        foreach (var check in CheckValues())
        {
            var expected = Ints(check, "greedy_ids");
            var ids = Ints(check, "prompt_ids");
            var sampled = model.Sample(
                [new TokenPrompt("x", ids)],
                new SamplingOptions { Temperature = 0, MaxNewTokens = 48 }
            );

            foreach (var (found, wanted) in sampled[0].TokenIds.Zip(expected))
            {
                var logits = model.NextTokenLogits(ids).OrderDescending().ToArray();
                if (logits[0] - logits[1] < 0.01)
                {
                    break;
                }

                found.Should().Be(wanted);
                ids = [.. ids, found];
            }
        }
    }

    [Fact]
    public void A_configuration_that_its_family_cannot_express_is_refused_at_once()
    {
        Creating(Config with { QueryKeyNorm = true })
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*QueryKeyNorm is 'True'*'llama' cannot express*'False'*");
        Creating(Config with { ModelType = "gpt2", KeyValueHeadCount = 4, HeadSize = 6 })
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*Bias is 'False'*'gpt2'*");
        Creating(Config with { ModelType = "mamba" })
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*'mamba' is not supported*");
        Creating(Config with { HeadCount = 5, KeyValueHeadCount = 3 })
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*num_attention_heads 5*num_key_value_heads 3*");

        static Action Creating(ModelConfig config) =>
            () => CausalLanguageModel.Create(config, Words, 1).Dispose();
    }

    [Fact]
    public void A_gpt2_is_sampled_by_torch_and_fine_tuned_in_full_or_by_adapter()
    {
        var config = Some.Variant("gpt2") with { VocabularySize = Words.VocabularySize };
        using var model = CausalLanguageModel.Create(config, Words, 1);
        var adapter = new LoRAOptions { TargetModules = ["c_attn", "c_fc"] };
        TokenPrompt[] prompts = [new("x", [4, 5])];

        using var tuned = model.FineTune(Examples(), new FineTuningOptions());
        using var adapted = model.FineTune(Examples(), new FineTuningOptions { Adapter = adapter });
        var managed = () =>
            model.Sample(prompts, new SamplingOptions { Backend = SamplingBackend.Managed });
        var foreign = () =>
            model.FineTune(Examples(), new FineTuningOptions { Adapter = new LoRAOptions() });

        tuned.Digest.Should().NotBe(model.Digest);
        adapted.Digest.Should().NotBe(model.Digest);
        model.Sample(prompts, new SamplingOptions { MaxNewTokens = 5 }).Should().ContainSingle();
        managed.Should().Throw<NotSupportedException>().WithMessage("*gpt2*Automatic or Torch*");
        foreign.Should().Throw<ArgumentException>().WithMessage("*'q_proj'*c_attn*");
    }

    [Fact]
    public void Fine_tuning_starts_from_the_expected_weights_or_not_at_all()
    {
        using var model = CausalLanguageModel.Create(Config, Words, 1);
        using var other = CausalLanguageModel.Create(Config, Words, 2);
        var options = new FineTuningOptions { ExpectedDigest = model.Digest };

        using var tuned = model.FineTune(Examples(), options);
        var wrong = () => other.FineTune(Examples(), options);

        tuned.Digest.Should().NotBe(model.Digest);
        wrong
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage($"*ExpectedDigest is {model.Digest}*digest is {other.Digest}*");
    }

    [Fact]
    public void Fine_tuning_makes_another_model_and_leaves_the_first()
    {
        using var model = CausalLanguageModel.Create(Config, Words, 1);
        var before = model.Digest;

        using var tuned = model.FineTune(Examples(), new FineTuningOptions { LearningRate = 1e-2 });
        using var again = model.FineTune(Examples(), new FineTuningOptions { LearningRate = 1e-2 });

        using var copy = model.Merge();
        copy.Digest.Should().Be(before);
        tuned.Digest.Should().NotBe(before);
        again.Digest.Should().Be(tuned.Digest);
    }

    [Fact]
    public void Weights_held_in_16_bits_are_not_fine_tuned_in_full_but_beside_an_adapter()
    {
        using var folder = new TemporaryFolder();
        using var model = CausalLanguageModel.Create(Config, Words, 1);
        model.Save(folder["base"]);
        var open = new ModelOpenOptions { Precision = ModelPrecision.BFloat16 };
        using var narrow = CausalLanguageModel.Open(folder["base"], open);
        var options = new FineTuningOptions { LearningRate = 1e-2 };

        var full = () => narrow.FineTune(Examples(), options);
        using var beside = narrow.FineTune(
            Examples(),
            options with
            {
                Adapter = new LoRAOptions { Rank = 2 },
            }
        );

        full.Should().Throw<NotSupportedException>().WithMessage("*Precision = Float32*");
        beside.Digest.Should().NotBe(narrow.Digest);
    }

    [Theory]
    [InlineData("plain", "q_proj", ModelPrecision.Float32)]
    [InlineData("gpt2", "c_attn", ModelPrecision.Float32)]
    [InlineData("biases", "down_proj", ModelPrecision.BFloat16)]
    public void An_adapter_is_saved_alone_or_merged_and_gives_the_same_logits(
        string variant,
        string target,
        ModelPrecision precision
    )
    {
        using var folder = new TemporaryFolder();
        var config = Some.Savable(variant) with { VocabularySize = Words.VocabularySize };
        var options = new FineTuningOptions
        {
            LearningRate = 1e-2,
            Epochs = 5,
            Adapter = new LoRAOptions { Rank = 4, TargetModules = [target] },
        };
        using var model = CausalLanguageModel.Create(config, Words, 1);
        using var tuned = model.FineTune(Examples(), options);
        using var merged = tuned.Merge();

        model.Save(folder["base"]);
        tuned.SaveAdapter(folder["adapter"], "base");
        tuned.Save(folder["merged"]);
        var open = new ModelOpenOptions { Precision = precision };
        using var beside = CausalLanguageModel.Open(
            folder["base"],
            open with
            {
                AdapterFolder = folder["adapter"],
            }
        );
        using var whole = CausalLanguageModel.Open(folder["merged"], open);
        using var mergedLater = beside.Merge();

        // 16 bits hold 8 of a number: there the term is rounded with the weight when it is merged.
        var tolerance = precision == ModelPrecision.Float32 ? 1e-5 : 0.2;
        tuned.HasAdapter.Should().BeTrue();
        beside.HasAdapter.Should().BeTrue();
        merged.HasAdapter.Should().BeFalse();
        var expected = tuned.NextTokenLogits([1, 2, 3]);
        expected.Should().NotEqual(model.NextTokenLogits([1, 2, 3]));
        Equal(merged, 1e-5);
        Equal(beside, tolerance);
        Equal(whole, tolerance);
        Equal(mergedLater, tolerance);
        whole.Digest.Should().Be(precision == ModelPrecision.Float32 ? tuned.Digest : whole.Digest);
        beside.Sample([new TokenPrompt("x", [4, 5])], new SamplingOptions()).Should().HaveCount(1);

        void Equal(CausalLanguageModel other, double most) =>
            other
                .NextTokenLogits([1, 2, 3])
                .Should()
                .Equal(expected, (a, b) => Math.Abs(a - b) < most);
    }

    [Fact]
    public void Without_an_adapter_there_is_none_to_save_and_an_adapter_alone_is_no_model()
    {
        using var folder = new TemporaryFolder();
        using var model = CausalLanguageModel.Create(Config, Words, 1);
        var options = new FineTuningOptions { Adapter = new LoRAOptions { Rank = 2 } };
        using var tuned = model.FineTune(Examples(), options);
        tuned.SaveAdapter(folder["adapter"]);

        var saving = () => model.SaveAdapter(folder["none"]);
        var opening = () => CausalLanguageModel.Open(folder["adapter"]);

        saving.Should().Throw<InvalidOperationException>().WithMessage("*no adapter*");
        opening
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*adapter_config.json*ModelOpenOptions.AdapterFolder*");
    }

    [Theory]
    [InlineData(SamplingBackend.Torch)]
    [InlineData(SamplingBackend.Managed)]
    public void A_stop_string_ends_a_completion_and_is_cut_off(SamplingBackend backend)
    {
        using var model = CausalLanguageModel.Create(Config, Words, 1);
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 30,
            MaxNewTokens = 12,
            StopStrings = ["c d", "e"],
            Backend = backend,
        };

        var rows = model.Sample([new TokenPrompt("x", [4, 5])], options);

        rows.Should().OnlyContain(row => !row.Text.Contains("c d") && !row.Text.Contains('e'));
        var stopped = rows.Where(row =>
            row.FinishReason == FinishReason.Stop && row.TokenIds[^1] != Words.EndOfTextId
        );
        stopped.Should().NotBeEmpty();
    }

    [Fact]
    public void Both_backends_draw_the_same_tokens_of_a_real_model()
    {
        using var model = CausalLanguageModel.Open(SharedData.Find("models/tinystories-656k"));
        TokenPrompt[] prompts =
        [
            .. new[] { "Once", "One day a", "Lily and Tom" }.Select(text => new TokenPrompt(
                text,
                model.Tokenizer.EncodePrompt(text)
            )),
        ];
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 4,
            MaxNewTokens = 40,
            TopK = 40,
            Temperature = 0.7f,
        };

        var managed = model.Sample(prompts, options with { Backend = SamplingBackend.Managed });
        var torch = model.Sample(prompts, options with { Backend = SamplingBackend.Torch });

        managed
            .Zip(torch)
            .Count(pair => pair.First.Text == pair.Second.Text)
            .Should()
            .BeGreaterThanOrEqualTo(10);
        var same = managed.Zip(torch).Where(pair => pair.First.Text == pair.Second.Text);
        same.Should()
            .OnlyContain(pair =>
                Math.Abs(pair.First.LogProbability - pair.Second.LogProbability) < 1e-3
            );
    }

    [Fact]
    public void Weights_of_16_bits_are_sampled_by_the_managed_backend_as_if_they_were_32()
    {
        using var folder = new TemporaryFolder();
        using var model = CausalLanguageModel.Create(Config, Words, 1);
        model.Save(folder["base"]);
        var half = new ModelOpenOptions { Precision = ModelPrecision.BFloat16 };
        using var narrow = CausalLanguageModel.Open(folder["base"], half);
        narrow.Save(folder["narrow"]);
        using var wide = CausalLanguageModel.Open(folder["narrow"]);
        TokenPrompt[] prompts = [new("x", [4, 5]), new("y", [6])];
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 6,
            MaxNewTokens = 20,
            Backend = SamplingBackend.Managed,
        };

        var samples = narrow.Sample(prompts, options);

        wide.Precision.Should().Be(ModelPrecision.Float32);
        samples.Should().BeEquivalentTo(wide.Sample(prompts, options));
        samples.Should().HaveCount(12);
    }

    [Fact]
    public void Prompts_that_cannot_be_continued_are_named()
    {
        using var model = CausalLanguageModel.Create(Config, Words, 1);

        Sampling(new TokenPrompt("empty", []))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*'empty'*0 tokens*");
        Sampling(new TokenPrompt("long", Some.Ids(48, 1, 5)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*'long'*48 tokens*1 to 47*");
        Sampling(new TokenPrompt("foreign", [1, 999]))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*'foreign'*999*");

        Action Sampling(TokenPrompt prompt) => () => model.Sample([prompt], new SamplingOptions());
    }

    [Fact]
    public void Nothing_to_learn_is_an_error()
    {
        using var model = CausalLanguageModel.Create(Config, Words, 1);

        var tuning = () => model.FineTune([], new FineTuningOptions());

        tuning.Should().Throw<ArgumentException>().WithMessage("*no example*");
    }

    [Fact]
    public void A_tokenizer_larger_than_the_vocabulary_is_an_error()
    {
        var creating = () =>
            CausalLanguageModel.Create(Config with { VocabularySize = 3 }, Words, 1);

        creating
            .Should()
            .Throw<ArgumentException>()
            .WithMessage($"*{Words.VocabularySize} tokens*vocabulary 3*");
    }

    [Fact]
    public void Disposing_frees_every_tensor()
    {
        using var session = TorchSession.Enter();
        var before = Tensor.TotalCount;

        using (var model = CausalLanguageModel.Create(Config, Words, 1))
        using (
            var tuned = model.FineTune(
                Examples(),
                new FineTuningOptions { Adapter = new LoRAOptions() }
            )
        )
        using (tuned.Merge())
        {
            tuned.Sample(
                [new TokenPrompt("x", [4, 5])],
                new SamplingOptions { SamplesPerPrompt = 3, MaxNewTokens = 5 }
            );
        }

        Tensor.TotalCount.Should().Be(before);
    }

    private static TrainingExample[] Examples() =>
        [
            .. Enumerable
                .Range(0, 6)
                .Select(i => new TrainingExample(Some.Ids(3, i, 10), Some.Ids(4, i + 50, 10))),
        ];

    private static JsonElement[] CheckValues()
    {
        var path = SharedData.Find("models/tinystories-656k/check_values.json");
        return [.. JsonElement.Parse(File.ReadAllText(path)).GetProperty("cases").EnumerateArray()];
    }

    private static int[] Ints(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];
}
