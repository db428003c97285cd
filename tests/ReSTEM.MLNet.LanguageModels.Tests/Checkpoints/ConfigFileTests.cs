using System.Text;
using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

public class ConfigFileTests
{
    [Fact]
    public void Llama_3_1_is_read()
    {
        Read(PublishedConfigs.Llama31)
            .Should()
            .Be(
                new ModelConfig
                {
                    ModelType = "llama",
                    VocabularySize = 128256,
                    HiddenSize = 4096,
                    IntermediateSize = 14336,
                    LayerCount = 32,
                    HeadCount = 32,
                    KeyValueHeadCount = 8,
                    ContextLength = 131072,
                    NormEpsilon = 1e-5,
                    RopeTheta = 500000,
                    RopeScaling = new RopeScaling(RopeScalingKind.Llama3, 8),
                }.Explicit()
            );
    }

    [Fact]
    public void Llama_2_has_a_key_head_for_each_query_head()
    {
        var config = Read(PublishedConfigs.Llama2);

        config.KeyValueHeadCount.Should().Be(32);
        config.HeadSize.Should().Be(128);
        config.RopeTheta.Should().Be(10000);
        config.NormEpsilon.Should().Be(1e-5);
    }

    [Fact]
    public void SmolLM2_is_tied()
    {
        var config = Read(PublishedConfigs.SmolLM2);

        config.TieEmbeddings.Should().BeTrue();
        config.RopeTheta.Should().Be(100000);
    }

    [Fact]
    public void Mistral_has_a_window_unless_it_is_null()
    {
        Read(PublishedConfigs.Mistral).SlidingWindow.Should().Be(4096);
        Read(With(PublishedConfigs.Mistral, "sliding_window", "null"))
            .SlidingWindow.Should()
            .BeNull();
        Read(Without(PublishedConfigs.Mistral, "sliding_window")).SlidingWindow.Should().Be(4096);
    }

    [Fact]
    public void Qwen2_has_biases_and_uses_its_window_only_if_asked()
    {
        var config = Read(PublishedConfigs.Qwen25);
        var windowed = With(PublishedConfigs.Qwen25, "use_sliding_window", "true");

        config.QueryKeyValueBias.Should().BeTrue();
        config.AttentionOutputBias.Should().BeFalse();
        config.TieEmbeddings.Should().BeTrue();
        config.SlidingWindow.Should().BeNull();
        Read(With(windowed, "max_window_layers", "0")).SlidingWindow.Should().Be(32768);
        Read(With(windowed, "max_window_layers", "24")).SlidingWindow.Should().BeNull();
    }

    [Fact]
    public void Qwen3_norms_queries_and_keys_and_sets_the_width_of_a_head()
    {
        var config = Read(PublishedConfigs.Qwen3);

        config.QueryKeyNorm.Should().BeTrue();
        config.HeadSize.Should().Be(128);
        config.HiddenSize.Should().Be(1024);
        config.QueryKeyValueBias.Should().BeFalse();
    }

    [Fact]
    public void Gpt2_is_read_under_its_own_names()
    {
        var config = Read(File.ReadAllText(SharedData.Find("tokenizers/gpt2/config.json")));

        config
            .Should()
            .Be(
                new ModelConfig
                {
                    ModelType = "gpt2",
                    VocabularySize = 50257,
                    HiddenSize = 768,
                    IntermediateSize = 3072,
                    LayerCount = 12,
                    HeadCount = 12,
                    ContextLength = 1024,
                    NormEpsilon = 1e-5,
                    TieEmbeddings = true,
                    QueryKeyValueBias = true,
                    AttentionOutputBias = true,
                    FeedForwardBias = true,
                    InitializerRange = 0.02,
                }.Explicit()
            );
    }

    [Fact]
    public void The_form_of_transformers_5_is_read()
    {
        var json = Without(Without(PublishedConfigs.Llama31, "rope_theta"), "rope_scaling");
        json = With(
            json,
            "rope_parameters",
            """{"rope_type":"linear","factor":2,"rope_theta":7}"""
        );

        var config = Read(With(Without(json, "torch_dtype"), "dtype", "\"bfloat16\""));

        config.RopeTheta.Should().Be(7);
        config.RopeScaling.Should().Be(new RopeScaling(RopeScalingKind.Linear, 2));
    }

    [Theory]
    [InlineData("model_type", "\"gemma\"", "*'gemma'*supported are llama*")]
    [InlineData("model_type", "null", "*no model_type*")]
    [InlineData("hidden_act", "\"gelu\"", "*hidden_act*gelu*Only 'silu' is*")]
    [InlineData(
        "rope_scaling",
        """{"rope_type":"yarn","factor":4}""",
        "*rope_scaling.rope_type*yarn*"
    )]
    [InlineData(
        "rope_scaling",
        """{"rope_type":"linear","factor":4,"beta_fast":32}""",
        "*beta_fast*"
    )]
    [InlineData("rope_scaling", """{"rope_type":"linear"}""", "*lacks 'rope_scaling.factor'*")]
    [InlineData("rope_scaling", """{"factor":4}""", "*rope_scaling*lacks 'rope_type'*")]
    [InlineData("quantization_config", """{"bits":4}""", "*quantization_config*")]
    [InlineData("attn_logit_softcapping", "50.0", "*attn_logit_softcapping*")]
    [InlineData("hidden_size", "4100", "*4100*not a multiple*32*")]
    [InlineData("num_key_value_heads", "7", "*32*not a multiple*7*")]
    [InlineData("hidden_size", "\"4096\"", "*hidden_size*an integer*4096*")]
    [InlineData("hidden_size", "0", "*hidden_size*positive integer*")]
    [InlineData("vocab_size", "2000000000", "*vocab_size*2000000000*")]
    [InlineData("rms_norm_eps", "-1", "*rms_norm_eps*positive number*")]
    [InlineData("head_dim", "33", "*head is 33*even*")]
    public void What_would_change_the_numbers_and_is_not_done_is_refused_by_name(
        string name,
        string value,
        string message
    )
    {
        var read = () => Read(With(PublishedConfigs.Llama31, name, value));

        read.Should()
            .Throw<ModelFolderException>()
            .WithMessage("config.json: *")
            .WithMessage(message);
    }

    [Theory]
    [InlineData("vocab_size")]
    [InlineData("hidden_size")]
    [InlineData("intermediate_size")]
    [InlineData("num_hidden_layers")]
    [InlineData("num_attention_heads")]
    public void A_missing_size_is_named(string name)
    {
        var read = () => Read(Without(PublishedConfigs.Llama31, name));

        read.Should().Throw<ModelFolderException>().WithMessage($"*lacks '{name}'*");
    }

    [Fact]
    public void Layers_of_different_kinds_are_refused()
    {
        var json = With(
            PublishedConfigs.Qwen25,
            "layer_types",
            """["full_attention","sliding_attention"]"""
        );

        var read = () => Read(json);

        read.Should().Throw<ModelFolderException>().WithMessage("*layer_types*");
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_configuration()
    {
        var tokenizer = TextTokenizer.FromWords(["a"], new WordTokenizerOptions());
        string[] files =
        [
            PublishedConfigs.Llama31,
            PublishedConfigs.Llama2,
            PublishedConfigs.SmolLM2,
            PublishedConfigs.Mistral,
            PublishedConfigs.Qwen25,
            PublishedConfigs.Qwen3,
            """{"model_type":"gpt2"}""",
            With(
                With(PublishedConfigs.Qwen25, "use_sliding_window", "true"),
                "max_window_layers",
                "0"
            ),
        ];

        foreach (var config in files.Select(Read))
        {
            var written = ConfigWriter.Write(config, TensorDataType.BFloat16, tokenizer);
            var again = Read(Encoding.UTF8.GetString(written));

            again.ToString().Should().Be(config.ToString());
        }
    }

    [Fact]
    public void A_configuration_its_family_cannot_express_is_refused()
    {
        var tokenizer = TextTokenizer.FromWords(["a"], new WordTokenizerOptions());
        var config = Read(PublishedConfigs.Llama2) with { QueryKeyNorm = true };

        var write = () => ConfigWriter.Write(config, TensorDataType.Float32, tokenizer);

        write
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*QueryKeyNorm*llama*cannot express*");
    }

    private static ModelConfig Read(string json) =>
        ConfigFile.Read(JsonItem.Parse("config.json", Encoding.UTF8.GetBytes(json)));

    private static string With(string json, string name, string value)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        node[name] = JsonNode.Parse(value);
        return node.ToJsonString();
    }

    private static string Without(string json, string name)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        node.Remove(name);
        return node.ToJsonString();
    }
}
