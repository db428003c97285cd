using System.Text.Json;
using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Reads and writes PEFT's <c>adapter_config.json</c> for plain LoRA; every other kind is refused by name.</summary>
internal static class AdapterConfig
{
    public const string Name = "adapter_config.json";

    /// <summary>Settings of the beginning of training, or of no effect on the numbers.</summary>
    private static readonly HashSet<string> Ignored =
    [
        "auto_mapping",
        "base_model_name_or_path",
        "corda_config",
        "eva_config",
        "fan_in_fan_out", // How the base stores its matrices; PEFT, too, goes by the base.
        "inference_mode",
        "init_lora_weights",
        "layers_pattern",
        "loftq_config",
        "megatron_core",
        "peft_version",
        "qalora_group_size",
        "revision",
        "runtime_config",
        "task_type",
    ];

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <exception cref="ModelFolderException">The file is damaged, or describes something else than plain LoRA.</exception>
    public static LoRAOptions Read(JsonItem root, ModelConfig model)
    {
        Only(root, "peft_type", "LORA");
        Only(root, "bias", "none");
        HashSet<string> read =
        [
            "peft_type",
            "bias",
            "r",
            "lora_alpha",
            "lora_dropout",
            "use_rslora",
            "target_modules",
        ];
        foreach (var (name, item) in root.Members())
        {
            if (!read.Contains(name) && !Ignored.Contains(name) && !IsOff(item.Value))
            {
                throw item.NotSupported();
            }
        }

        var rank = root.Require("r");
        var alpha = root.Require("lora_alpha");
        var dropout = root.Find("lora_dropout");
        return new LoRAOptions
        {
            Rank = rank.AsInt32() is > 0 and var r ? r : throw rank.Unexpected("at least 1"),
            Alpha = alpha.AsDouble() is > 0 and var a ? a : throw alpha.Unexpected("above 0"),
            Dropout = dropout?.AsDouble() switch
            {
                null => 0,
                >= 0 and < 1 and var share => share,
                _ => throw dropout!.Value.Unexpected("at least 0 and below 1"),
            },
            RankStabilized = root.Find("use_rslora")?.AsBoolean() ?? false,
            TargetModules = ReadTargets(root.Require("target_modules"), model),
        };
    }

    /// <param name="options">The adapter's.</param>
    /// <param name="model">The base's configuration.</param>
    /// <param name="baseModel">Folder or name of the base; absent leaves it open.</param>
    public static byte[] Write(LoRAOptions options, ModelConfig model, string? baseModel)
    {
        var json = new JsonObject
        {
            ["base_model_name_or_path"] = baseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = model.IsGpt2,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["lora_alpha"] = options.Alpha,
            ["lora_dropout"] = options.Dropout,
            ["modules_to_save"] = null,
            ["peft_type"] = "LORA",
            ["r"] = options.Rank,
            ["target_modules"] = new JsonArray([
                .. options.TargetModules.Select(name => JsonValue.Create(name)),
            ]),
            ["task_type"] = "CAUSAL_LM",
            ["use_dora"] = false,
            ["use_rslora"] = options.RankStabilized,
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(json, Layout), (byte)'\n'];
    }

    private static List<string> ReadTargets(JsonItem item, ModelConfig model)
    {
        var projections = Projection.Of(model);
        if (!item.IsArray)
        {
            return item.AsString() == "all-linear"
                ? [.. projections.Select(projection => projection.ShortName).Distinct()]
                : throw item.NotSupported();
        }

        List<string> names = [.. item.Items().Select(name => name.AsString()).Distinct()];
        if (names.Count == 0)
        {
            throw item.Unexpected("at least one module");
        }

        return names.TrueForAll(name => projections.Any(projection => projection.IsMeantBy(name)))
            ? names
            : throw item.Unexpected(
                $"names of a {model.ModelType} layer's modules ({string.Join(", ", projections.Select(projection => projection.Name))})"
            );
    }

    private static void Only(JsonItem root, string name, string value)
    {
        if (root.Find(name) is { } item && item.AsString() != value)
        {
            throw item.NotSupported();
        }
    }

    private static bool IsOff(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            _ => false,
        };
}
