using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

public class AdapterFolderTests
{
    private const string Term = "model.layers.0.self_attn.q_proj.lora_A.weight";

    /// <summary>As PEFT 0.14 writes it.</summary>
    private const string PublishedConfig = """
        {"alpha_pattern":{},"auto_mapping":null,"base_model_name_or_path":"meta-llama/Llama-2-7b-hf","bias":"none",
        "eva_config":null,"exclude_modules":null,"fan_in_fan_out":false,"inference_mode":true,"init_lora_weights":true,
        "layer_replication":null,"layers_pattern":null,"layers_to_transform":null,"loftq_config":{},"lora_alpha":16,
        "lora_bias":false,"lora_dropout":0.05,"megatron_config":null,"megatron_core":"megatron.core","modules_to_save":null,
        "peft_type":"LORA","r":8,"rank_pattern":{},"revision":null,"target_modules":["v_proj","self_attn.q_proj"],
        "task_type":"CAUSAL_LM","use_dora":false,"use_rslora":true}
        """;

    [Fact]
    public void What_is_saved_opens_the_same()
    {
        using var place = new TemporaryFolder();
        var options = new LoRAOptions
        {
            Rank = 2,
            Alpha = 3.5,
            Dropout = 0.1,
            RankStabilized = true,
            TargetModules = ["q_proj", "down_proj"],
        };
        var tensor = TensorToWrite.FromMemory(
            Term,
            [2, 3],
            TensorDataType.Float32,
            new float[] { 1, 2, 3, 4, 5, 6 }
        );

        AdapterFolder.Save(place["adapter"], options, "base", [tensor]);
        using var adapter = AdapterFolder.Open(place["adapter"]);

        adapter.Options.Should().BeEquivalentTo(options);
        var numbers = new float[6];
        adapter.Tensors[Term].CopyTo(numbers);
        numbers.Should().Equal(1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public void The_files_are_named_as_the_peft_library_names_them()
    {
        using var place = new TemporaryFolder();
        var tensor = TensorToWrite.FromMemory(
            Term,
            [1, 1],
            TensorDataType.Float32,
            new float[] { 1 }
        );

        AdapterFolder.Save(place["adapter"], new LoRAOptions(), "base", [tensor]);

        using var file = SafetensorsFile.Open(place["adapter/adapter_model.safetensors"]);
        file.Tensors.Keys.Should().Equal("base_model.model." + Term);
        var config = JsonNode.Parse(File.ReadAllText(place["adapter/adapter_config.json"]))!;
        ((string?)config["peft_type"]).Should().Be("LORA");
        ((string?)config["base_model_name_or_path"]).Should().Be("base");
    }

    [Fact]
    public void A_published_configuration_is_read()
    {
        using var adapter = Open(PublishedConfig);

        adapter
            .Options.Should()
            .BeEquivalentTo(
                new LoRAOptions
                {
                    Rank = 8,
                    Alpha = 16,
                    Dropout = 0.05,
                    RankStabilized = true,
                    TargetModules = ["v_proj", "q_proj"],
                }
            );
    }

    [Theory]
    [InlineData("peft_type", "\"IA3\"", "*peft_type*IA3*")]
    [InlineData("use_dora", "true", "*use_dora*")]
    [InlineData("bias", "\"all\"", "*bias*all*")]
    [InlineData("modules_to_save", "[\"lm_head\"]", "*modules_to_save*lm_head*")]
    [InlineData("rank_pattern", "{\"q_proj\":4}", "*rank_pattern*")]
    [InlineData("layers_to_transform", "[1]", "*layers_to_transform*")]
    [InlineData("target_modules", "\".*attn.*\"", "*target_modules*attn*")]
    [InlineData("target_modules", "[]", "*target_modules*at least one*")]
    [InlineData("r", "0", "*'r'*at least 1*")]
    [InlineData("lora_dropout", "1", "*lora_dropout*below 1*")]
    [InlineData("lora_alpha", "null", "*lacks 'lora_alpha'*")]
    public void Another_kind_of_adapter_is_refused_by_name(
        string name,
        string value,
        string message
    )
    {
        var json = JsonNode.Parse(PublishedConfig)!.AsObject();
        json[name] = JsonNode.Parse(value);

        var open = () => Open(json.ToJsonString());

        open.Should()
            .Throw<ModelFolderException>()
            .WithMessage("*adapter_config.json: *")
            .WithMessage(message);
    }

    [Fact]
    public void A_tensor_of_another_library_is_refused()
    {
        var open = () => Open(PublishedConfig, "lora_te_text_model.weight");

        open.Should()
            .Throw<ModelFolderException>()
            .WithMessage("*lora_te_text_model*base_model.model.*");
    }

    private static AdapterFolder Open(string config, string name = "base_model.model." + Term)
    {
        using var place = new TemporaryFolder();
        File.WriteAllText(place["adapter_config.json"], config);
        SafetensorsWriter.Write(
            place["adapter_model.safetensors"],
            [TensorToWrite.FromMemory(name, [1], TensorDataType.Float32, new float[] { 1 })],
            SafetensorsWriter.PyTorchMetadata
        );
        return AdapterFolder.Open(place.Path);
    }
}
