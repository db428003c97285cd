using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

public sealed class ModelFolderTests
{
    private static readonly TextTokenizer Words = TextTokenizer.FromWords(
        ["a b c d e f g"],
        new WordTokenizerOptions()
    );

    public static MatrixTheoryData<string, bool, bool, bool> RoundTrips { get; } =
        new(
            Some.SavableVariants.Select(row => row.Data),
            [false, true],
            [false, true],
            [false, true]
        );

    [Theory]
    [MemberData(nameof(RoundTrips))]
    public void What_is_opened_and_saved_is_opened_again_as_it_was(
        string variant,
        bool tied,
        bool narrow,
        bool sharded
    )
    {
        using var place = new TemporaryFolder();
        var config = Some.Savable(variant) with
        {
            VocabularySize = Words.VocabularySize,
            TieEmbeddings = tied,
        };
        Write(place["first"], config, narrow, sharded);
        var options = new ModelOpenOptions
        {
            Precision = narrow ? ModelPrecision.BFloat16 : ModelPrecision.Float32,
        };

        using var first = CausalLanguageModel.Open(place["first"], options);
        first.Save(place["second"]);
        using var second = CausalLanguageModel.Open(place["second"], options);

        second.Digest.Should().Be(first.Digest);
        second.Config.Should().Be(first.Config).And.Be(config.Explicit());
        second.NextTokenLogits([1, 2, 3]).Should().Equal(first.NextTokenLogits([1, 2, 3]));
        second.Tokenizer.Digest.Should().Be(Words.Digest);
        using var stored = CheckpointFolder.Open(place["second"]);
        var type = narrow ? TensorDataType.BFloat16 : TensorDataType.Float32;
        stored.Tensors.Values.Should().OnlyContain(tensor => tensor.DataType == type);
        Directory
            .EnumerateFiles(place["first"], "model-*-of-*.safetensors")
            .Count()
            .Should()
            .Be(sharded ? stored.Tensors.Count : 0);
    }

    [Theory]
    [InlineData("plain", "llama")]
    [InlineData("gpt2", "gpt2")]
    [InlineData("gpt2 untied", "gpt2")]
    [InlineData("query and key norm", "qwen3")]
    [InlineData("biases", "llama")]
    public void Tensors_have_the_names_and_shapes_of_hugging_face(string variant, string family)
    {
        using var place = new TemporaryFolder();
        var config = Some.Savable(variant) with { VocabularySize = Words.VocabularySize };
        using var model = CausalLanguageModel.Create(config, Words, 1);

        model.Save(place["model"]);

        using var stored = CheckpointFolder.Open(place["model"]);
        config.ModelType.Should().Be(family);
        stored
            .Tensors.Values.Select(tensor => $"{tensor.Name} ({string.Join(", ", tensor.Shape)})")
            .Should()
            .BeEquivalentTo(PublishedNames.Of(variant, Words.VocabularySize));
    }

    [Theory]
    [InlineData(
        "gpt2",
        "GPT2LMHeadModel",
        "model_type vocab_size n_embd n_inner n_layer n_head n_positions n_ctx layer_norm_epsilon activation_function"
    )]
    [InlineData(
        "query and key norm",
        "Qwen3ForCausalLM",
        "model_type vocab_size hidden_size intermediate_size num_hidden_layers num_attention_heads num_key_value_heads head_dim max_position_embeddings rms_norm_eps rope_theta hidden_act tie_word_embeddings torch_dtype bos_token_id eos_token_id"
    )]
    public void Configurations_hold_what_other_programs_read(
        string variant,
        string architecture,
        string settings
    )
    {
        using var place = new TemporaryFolder();
        var config = Some.Savable(variant) with { VocabularySize = Words.VocabularySize };
        using var model = CausalLanguageModel.Create(config, Words, 1);

        model.Save(place["model"]);

        var json = JsonNode.Parse(File.ReadAllText(place["model/config.json"]))!.AsObject();
        json.Select(setting => setting.Key).Should().Contain(settings.Split(' '));
        ((string?)json["architectures"]![0]).Should().Be(architecture);
        Directory
            .EnumerateFiles(place["model"])
            .Select(Path.GetFileName)
            .Should()
            .Contain(["model.safetensors", "tokenizer.json", "generation_config.json"]);
    }

    [Fact]
    public void A_gpt2_of_the_time_before_prefixes_and_with_stored_masks_opens_the_same()
    {
        using var place = new TemporaryFolder();
        var config = Some.Savable("gpt2") with { VocabularySize = Words.VocabularySize };
        Write(place["new"], config, narrow: false, sharded: false);
        Directory.CreateDirectory(place["old"]);
        foreach (var path in Directory.EnumerateFiles(place["new"]))
        {
            File.Copy(path, Path.Combine(place["old"], Path.GetFileName(path)));
        }

        using (var stored = CheckpointFolder.Open(place["new"]))
        {
            var tensors = stored.Tensors.Values.Select(tensor => new TensorToWrite(
                tensor.Name["transformer.".Length..],
                tensor.Shape,
                TensorDataType.Float32,
                tensor.CopyTo
            ));
            var mask = TensorToWrite.FromMemory(
                "h.0.attn.bias",
                [1, 1, 2, 2],
                TensorDataType.Float32,
                new float[] { 1, 0, 1, 1 }
            );
            WeightFiles.Save(place["old"], [.. tensors, mask], long.MaxValue);
        }

        using var model = CausalLanguageModel.Open(place["new"]);
        using var old = CausalLanguageModel.Open(place["old"]);

        old.Digest.Should().Be(model.Digest);
    }

    [Fact]
    public void Saving_leaves_what_others_call_partial_alone()
    {
        using var place = new TemporaryFolder();
        Directory.CreateDirectory(place["model.partial"]);
        File.WriteAllText(place["model.partial/mine.txt"], "mine");
        using var model = CausalLanguageModel.Create(
            Some.Config with
            {
                VocabularySize = Words.VocabularySize,
            },
            Words,
            1
        );

        model.Save(place["model"]);

        File.ReadAllText(place["model.partial/mine.txt"]).Should().Be("mine");
        Directory.EnumerateDirectories(place.Path).Should().HaveCount(2);
        Directory.EnumerateFiles(place["model"], "*.partial").Should().BeEmpty();
    }

    [Theory]
    [InlineData("config.json", "*config.json*cannot be read*")]
    [InlineData("tokenizer.json", "*tokenizer.json*")]
    [InlineData("model.safetensors", "*no weights*expected model.safetensors or*index.json*")]
    public void A_missing_file_is_named(string file, string message)
    {
        using var place = new TemporaryFolder();
        Write(place["model"], Config, narrow: false, sharded: false);
        File.Delete(place[$"model/{file}"]);

        Opening(place["model"]).Should().Throw<ModelFolderException>().WithMessage(message);
    }

    [Theory]
    [InlineData(
        "intermediate_size",
        "48",
        "*model.safetensors*'model.layers.0.mlp.gate_proj.weight'*(40, 24)*(48, 24)*"
    )]
    [InlineData(
        "num_hidden_layers",
        "3",
        "*no tensor 'model.layers.2.self_attn.q_proj.weight'*(32, 24)*"
    )]
    [InlineData("num_hidden_layers", "1", "*model.safetensors*'model.layers.1.*does not have*")]
    [InlineData("vocab_size", "5", "*tokenizer has 10 tokens*vocab_size is 5*")]
    [InlineData("vocab_size", "11", "*'model.embed_tokens.weight'*(10, 24)*(11, 24)*")]
    [InlineData("vocab_size", "16000000", "*'model.embed_tokens.weight'*(10, 24)*(16000000, 24)*")]
    [InlineData("model_type", "\"mamba\"", "*config.json*'mamba'*supported are llama*")]
    [InlineData(
        "attention_bias",
        "true",
        "*no tensor 'model.layers.0.self_attn.q_proj.bias'*(32)*"
    )]
    [InlineData(
        "tie_word_embeddings",
        "\"yes\"",
        "*config.json*'tie_word_embeddings'*true or false*yes*"
    )]
    [InlineData("new_setting", "3", "*config.json*'new_setting'*")]
    public void A_configuration_that_does_not_fit_is_answered_by_file_tensor_expected_and_found(
        string setting,
        string value,
        string message
    )
    {
        using var place = new TemporaryFolder();
        Write(place["model"], Config, narrow: false, sharded: false);
        var path = place["model/config.json"];
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[setting] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());

        Opening(place["model"]).Should().Throw<ModelFolderException>().WithMessage(message);
    }

    [Fact]
    public void Weights_that_are_no_floating_point_numbers_are_refused_by_name()
    {
        using var place = new TemporaryFolder();
        Write(place["model"], Config, narrow: false, sharded: false);
        var path = place["model/model.safetensors"];
        var bytes = File.ReadAllBytes(path);
        // The names of number formats are as long as each other: the header keeps its length.
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        File.WriteAllBytes(
            path,
            System.Text.Encoding.Latin1.GetBytes(
                text.Replace("\"F32\"", "\"I32\"", StringComparison.Ordinal)
            )
        );

        Opening(place["model"])
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*model.safetensors*'model.embed_tokens.weight'*I32*F32, F16, BF16*");
    }

    [Fact]
    public void A_shard_that_is_missing_or_lacks_its_tensor_is_named()
    {
        using var place = new TemporaryFolder();
        Write(place["model"], Config, narrow: false, sharded: true);
        var shards = Directory.GetFiles(place["model"], "model-*.safetensors").Order().ToArray();

        File.Copy(shards[1], shards[2], overwrite: true);
        Opening(place["model"])
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*model-00003-of-*lacks tensor*");
        File.Delete(shards[2]);
        Opening(place["model"])
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*model-00003-of-*cannot be read*");
    }

    private static ModelConfig Config => Some.Config with { VocabularySize = Words.VocabularySize };

    private static void Write(string folder, ModelConfig config, bool narrow, bool sharded)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);
        var type = narrow ? TensorDataType.BFloat16 : TensorDataType.Float32;
        var options = new CheckpointSaveOptions { MaxShardBytes = sharded ? 1 : long.MaxValue };
        CheckpointFolder.Save(folder, config, WeightLoader.Save(weights, type), Words, options);
    }

    private static Action Opening(string folder) =>
        () => CausalLanguageModel.Open(folder).Dispose();
}
