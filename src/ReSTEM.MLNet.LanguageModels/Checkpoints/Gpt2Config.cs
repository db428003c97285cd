using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Settings of GPT-2, with the defaults of transformers' GPT2Config.</summary>
internal static class Gpt2Config
{
    public static ModelConfig Read(ConfigSettings settings)
    {
        settings.Only("activation_function", "gelu_new");
        settings.Only("scale_attn_weights", true);
        settings.Only("scale_attn_by_inverse_layer_idx", false);
        settings.Only("reorder_and_upcast_attn", false);
        settings.Only("add_cross_attention", false);
        var width = settings.Positive("n_embd", 768);
        return new ModelConfig
        {
            ModelType = "gpt2",
            VocabularySize = settings.Positive("vocab_size", 50_257),
            HiddenSize = width,
            IntermediateSize = settings.Positive("n_inner", checked(4 * width)),
            LayerCount = settings.Positive("n_layer", 12),
            HeadCount = settings.Positive("n_head", 12),
            ContextLength = settings.Positive("n_positions", 1024),
            NormEpsilon = settings.PositiveNumber("layer_norm_epsilon", 1e-5),
            TieEmbeddings = settings.Switch("tie_word_embeddings", otherwise: true),
            QueryKeyValueBias = true,
            AttentionOutputBias = true,
            FeedForwardBias = true,
            InitializerRange = settings.PositiveNumber("initializer_range", 0.02),
        };
    }
}
