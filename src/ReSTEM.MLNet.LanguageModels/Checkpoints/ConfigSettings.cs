using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>The settings of a <c>config.json</c>, each of which must be taken, ignored on purpose, or off.</summary>
internal sealed class ConfigSettings(JsonItem root)
{
    /// <summary>Settings that leave the numbers of a forward pass in evaluation as they are.</summary>
    private static readonly HashSet<string> Ignored =
    [
        "architectures",
        "attention_dropout",
        "attn_implementation",
        "attn_pdrop",
        "bos_token_id",
        "dtype",
        "embd_pdrop",
        "eos_token_id",
        "gradient_checkpointing",
        "id2label",
        "keys_to_ignore_at_inference",
        "label2id",
        "max_length",
        "n_ctx",
        "pad_token_id",
        "pretraining_tp",
        "resid_pdrop",
        "summary_activation",
        "summary_first_dropout",
        "summary_proj_to_labels",
        "summary_type",
        "summary_use_proj",
        "task_specific_params",
        "tokenizer_class",
        "torch_dtype",
        "transformers_version",
        "unk_token_id",
        "use_cache",
    ];

    private readonly HashSet<string> _taken = ["model_type"];

    public JsonItem? Item(string name)
    {
        _taken.Add(name);
        return root.Find(name);
    }

    public int Positive(string name) =>
        Positive(Item(name) ?? throw new ModelFolderException(root.File, $"lacks '{name}'."));

    public int Positive(string name, int otherwise) =>
        Item(name) is { } item ? Positive(item) : otherwise;

    public double PositiveNumber(string name, double otherwise) =>
        Item(name) is { } item ? PositiveNumber(item) : otherwise;

    public bool Switch(string name, bool otherwise = false) => Item(name)?.AsBoolean() ?? otherwise;

    /// <summary>Whether the setting is in the file at all, even as null.</summary>
    public bool Has(string name) => root.Value.TryGetProperty(name, out _);

    /// <summary>A setting of which only one value is implemented, which is also the value where it is absent.</summary>
    public void Only(string name, string value)
    {
        if (Item(name) is { } item && item.AsString() != value)
        {
            throw Refusal(item, $"'{value}'");
        }
    }

    /// <summary>A switch that is implemented in one position alone.</summary>
    public void Only(string name, bool value)
    {
        if (Item(name) is { } item && item.AsBoolean() != value)
        {
            throw Refusal(item, value ? "true" : "false");
        }
    }

    /// <summary>Refuses what no one has taken: an unknown setting may change the numbers unless it is off.</summary>
    public void RefuseTheRest()
    {
        foreach (var (name, item) in root.Members())
        {
            var off = item.Value.ValueKind is JsonValueKind.Null or JsonValueKind.False;
            if (!off && !_taken.Contains(name) && !Ignored.Contains(name) && !name.StartsWith('_'))
            {
                throw new ModelFolderException(
                    root.File,
                    $"has the setting '{name}', which is not known to leave the model's numbers as they are. Remove it if it has no effect."
                );
            }
        }
    }

    /// <summary>The rotary base and how positions are stretched, in the form of transformers 4 or 5.</summary>
    public (double Theta, RopeScaling? Scaling) Rotary()
    {
        var theta = PositiveNumber("rope_theta", 10_000);
        var parameters = Item("rope_parameters");
        if (parameters?.Find("rope_theta") is { } inner)
        {
            theta = PositiveNumber(inner);
        }

        return (
            theta,
            (Item("rope_scaling") ?? parameters) is { } item ? RopeScalingReader.Read(item) : null
        );
    }

    private static int Positive(JsonItem item) =>
        item.AsInt32() is > 0 and var value ? value : throw item.Unexpected("a positive integer");

    private static double PositiveNumber(JsonItem item) =>
        item.AsDouble() is > 0 and var value ? value : throw item.Unexpected("a positive number");

    private static ModelFolderException Refusal(JsonItem item, string supported) =>
        new(item.File, $"{item.NotSupported().Message} Only {supported} is.");
}
