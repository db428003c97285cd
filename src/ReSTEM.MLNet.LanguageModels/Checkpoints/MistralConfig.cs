using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Settings of Mistral, with the defaults of transformers' MistralConfig.</summary>
internal static class MistralConfig
{
    public static ModelConfig Read(ConfigSettings settings) =>
        LlamaConfig.ReadCommon(settings, contextLength: 131_072) with
        {
            KeyValueHeadCount = settings.Positive("num_key_value_heads", 8),
            SlidingWindow = settings.Has("sliding_window")
                ? settings.Item("sliding_window") is null
                    ? null
                    : settings.Positive("sliding_window")
                : 4096,
        };
}
