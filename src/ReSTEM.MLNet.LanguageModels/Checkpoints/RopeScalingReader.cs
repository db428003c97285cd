using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Reads <c>rope_scaling</c> (or <c>rope_parameters</c>) of a <c>config.json</c>.</summary>
internal static class RopeScalingReader
{
    public static RopeScaling? Read(JsonItem item)
    {
        var type = item.Find("rope_type") ?? item.Find("type") ?? throw Untyped(item);
        switch (type.AsString())
        {
            case "default":
                item.AllowOnly("rope_type", "type", "rope_theta");
                return null;
            case "linear":
                item.AllowOnly("rope_type", "type", "rope_theta", "factor");
                return new RopeScaling(RopeScalingKind.Linear, Factor(item));
            case "llama3":
                return ReadLlama3(item);
            default:
                throw type.NotSupported();
        }
    }

    private static RopeScaling ReadLlama3(JsonItem item)
    {
        item.AllowOnly(
            "rope_type",
            "type",
            "rope_theta",
            "factor",
            "low_freq_factor",
            "high_freq_factor",
            "original_max_position_embeddings"
        );
        var length = item.Require("original_max_position_embeddings");
        return new RopeScaling(RopeScalingKind.Llama3, Factor(item))
        {
            LowFrequencyFactor = Positive(item.Require("low_freq_factor")),
            HighFrequencyFactor = Positive(item.Require("high_freq_factor")),
            OriginalContextLength = length.AsInt32() is > 0 and var original
                ? original
                : throw length.Unexpected("a positive integer"),
        };
    }

    private static double Factor(JsonItem item) => Positive(item.Require("factor"));

    private static double Positive(JsonItem item) =>
        item.AsDouble() is > 0 and var value ? value : throw item.Unexpected("a positive number");

    private static ModelFolderException Untyped(JsonItem item) =>
        new(item.File, $"'{item.Place}' lacks 'rope_type'.");
}
