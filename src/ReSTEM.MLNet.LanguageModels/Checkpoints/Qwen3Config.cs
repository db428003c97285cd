using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Settings of Qwen3, with the defaults of transformers' Qwen3Config.</summary>
internal static class Qwen3Config
{
    public static ModelConfig Read(ConfigSettings settings)
    {
        var config = LlamaConfig.ReadCommon(settings, contextLength: 32_768);
        var attentionBias = settings.Switch("attention_bias");
        return config with
        {
            KeyValueHeadCount = settings.Positive("num_key_value_heads", 32),
            HeadSize = settings.Positive("head_dim", 128),
            QueryKeyValueBias = attentionBias,
            AttentionOutputBias = attentionBias,
            QueryKeyNorm = true,
            SlidingWindow = Qwen2Config.ReadWindow(settings, config.LayerCount),
        };
    }
}
