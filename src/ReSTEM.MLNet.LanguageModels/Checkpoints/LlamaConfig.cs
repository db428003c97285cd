using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Settings of Llama 2 and 3 and of SmolLM2, with the defaults of transformers' LlamaConfig.</summary>
internal static class LlamaConfig
{
    public static ModelConfig Read(ConfigSettings settings)
    {
        var config = ReadCommon(settings, contextLength: 2048);
        var attentionBias = settings.Switch("attention_bias");
        return config with
        {
            KeyValueHeadCount = settings.Positive("num_key_value_heads", config.HeadCount),
            QueryKeyValueBias = attentionBias,
            AttentionOutputBias = attentionBias,
            FeedForwardBias = settings.Switch("mlp_bias"),
        };
    }

    /// <summary>What all Llama-like families name alike.</summary>
    public static ModelConfig ReadCommon(ConfigSettings settings, int contextLength)
    {
        settings.Only("hidden_act", "silu");
        var (theta, scaling) = settings.Rotary();
        return new ModelConfig
        {
            ModelType = settings.Item("model_type")!.Value.AsString(),
            VocabularySize = settings.Positive("vocab_size"),
            HiddenSize = settings.Positive("hidden_size"),
            IntermediateSize = settings.Positive("intermediate_size"),
            LayerCount = settings.Positive("num_hidden_layers"),
            HeadCount = settings.Positive("num_attention_heads"),
            HeadSize = settings.Positive("head_dim", 0),
            ContextLength = settings.Positive("max_position_embeddings", contextLength),
            NormEpsilon = settings.PositiveNumber("rms_norm_eps", 1e-6),
            RopeTheta = theta,
            RopeScaling = scaling,
            TieEmbeddings = settings.Switch("tie_word_embeddings"),
            InitializerRange = settings.PositiveNumber("initializer_range", 0.02),
        };
    }
}
