using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Settings of Qwen2 and Qwen2.5, with the defaults of transformers' Qwen2Config.</summary>
internal static class Qwen2Config
{
    public static ModelConfig Read(ConfigSettings settings)
    {
        var config = LlamaConfig.ReadCommon(settings, contextLength: 32_768);
        return config with
        {
            KeyValueHeadCount = settings.Positive("num_key_value_heads", 32),
            QueryKeyValueBias = true,
            SlidingWindow = ReadWindow(settings, config.LayerCount),
        };
    }

    /// <summary>A window, if there is one, must hold for every layer.</summary>
    public static int? ReadWindow(ConfigSettings settings, int layerCount)
    {
        var window = settings.Positive("sliding_window", 4096);
        var firstWindowed = settings.Item("max_window_layers")?.AsInt32() ?? 28;
        var windowed = settings.Switch("use_sliding_window");
        var layers = settings.Item("layer_types");
        if (layers is null)
        {
            return !windowed || firstWindowed >= layerCount ? null
                : firstWindowed <= 0 ? window
                : throw settings.Item("max_window_layers")!.Value.NotSupported();
        }

        return layers.Value.Items().Select(layer => layer.AsString()).Distinct().ToList() switch
        {
            ["full_attention"] => null,
            ["sliding_attention"] => window,
            _ => throw layers.Value.NotSupported(),
        };
    }
}
