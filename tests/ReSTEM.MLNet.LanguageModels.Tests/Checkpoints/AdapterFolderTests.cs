using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

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

    [Theory]
    [InlineData("plain", "q_proj", "down_proj", "model.layers.1.self_attn.q_proj")]
    [InlineData("gpt2", "attn.c_proj", "c_fc", "transformer.h.1.attn.c_proj")]
    public void What_is_saved_opens_the_same_under_the_names_of_the_peft_library(
        string variant,
        string one,
        string other,
        string module
    )
    {
        using var session = TorchSession.Enter();
        using var place = new TemporaryFolder();
        var config = Some.Savable(variant);
        var options = new LoRAOptions
        {
            Rank = 2,
            Alpha = 3.5,
            Dropout = 0.1,
            RankStabilized = true,
            TargetModules = [one, other],
        };
        using var adapter = LowRankAdapter.Create(config, options, CPU, 1);

        AdapterFolder.Save(place["adapter"], adapter, config, "base");
        using var folder = AdapterFolder.Open(place["adapter"], config);
        using var opened = folder.Load(config, CPU);

        folder.Options.Should().BeEquivalentTo(options);
        opened.Slots.Should().HaveCount(8).And.BeEquivalentTo(adapter.Slots);
        foreach (var slot in adapter.Slots)
        {
            opened.Read(slot).Should().Equal(adapter.Read(slot));
        }

        using var file = SafetensorsFile.Open(place["adapter/adapter_model.safetensors"]);
        file.Tensors[$"base_model.model.{module}.lora_A.weight"].Shape.Should().Equal(2, 24);
        file.Tensors[$"base_model.model.{module}.lora_B.weight"].Shape[1].Should().Be(2);
        var json = JsonNode.Parse(File.ReadAllText(place["adapter/adapter_config.json"]))!;
        ((string?)json["peft_type"]).Should().Be("LORA");
        ((string?)json["base_model_name_or_path"]).Should().Be("base");
        ((bool)json["fan_in_fan_out"]!).Should().Be(config.IsGpt2);
    }

    [Fact]
    public void The_adapter_of_another_model_is_refused_by_tensor_expected_and_found()
    {
        using var session = TorchSession.Enter();
        using var place = new TemporaryFolder();
        var options = new LoRAOptions { Rank = 2, TargetModules = ["q_proj"] };
        using var adapter = LowRankAdapter.Create(Some.Config, options, CPU, 1);
        AdapterFolder.Save(place.Path, adapter, Some.Config, null);

        Loading(Some.Config with { HiddenSize = 32 })
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*adapter_model.safetensors*layers.0*q_proj.lora_A*(2, 24)*(2, 32)*");
        Loading(Some.Config with { LayerCount = 3 })
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*adapter_model.safetensors*no tensor*layers.2*(2, 24)*");
        Loading(Some.Config with { LayerCount = 1 })
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*adapter_model.safetensors*holds tensor*layers.1*no place*");
        Loading(Some.Savable("gpt2"))
            .Should()
            .Throw<ModelFolderException>()
            .WithMessage("*adapter_config.json*target_modules*gpt2*c_attn*q_proj*");

        Action Loading(ModelConfig model) =>
            () =>
            {
                using var folder = AdapterFolder.Open(place.Path, model);
                folder.Load(model, CPU).Dispose();
            };
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
                    TargetModules = ["v_proj", "self_attn.q_proj"],
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
        return AdapterFolder.Open(place.Path, Some.Config);
    }
}
