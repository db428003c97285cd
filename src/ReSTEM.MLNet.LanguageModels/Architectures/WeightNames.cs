using System.Globalization;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The names that Hugging Face checkpoints of Llama-like models give their tensors.</summary>
internal static class WeightNames
{
    public const string Prefix = "model.";
    public const string Embedding = "model.embed_tokens.weight";
    public const string FinalNorm = "model.norm.weight";
    public const string Head = "lm_head.weight";

    public const string Query = "self_attn.q_proj";
    public const string Key = "self_attn.k_proj";
    public const string Value = "self_attn.v_proj";
    public const string AttentionOutput = "self_attn.o_proj";
    public const string Gate = "mlp.gate_proj";
    public const string Up = "mlp.up_proj";
    public const string Down = "mlp.down_proj";

    public const string AttentionNorm = "input_layernorm.weight";
    public const string FeedForwardNorm = "post_attention_layernorm.weight";
    public const string QueryNorm = "self_attn.q_norm.weight";
    public const string KeyNorm = "self_attn.k_norm.weight";

    public static string InLayer(int layer, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"model.layers.{layer}.{name}");

    public static string Matrix(int layer, string projection) =>
        InLayer(layer, projection + ".weight");

    public static string Bias(int layer, string projection) => InLayer(layer, projection + ".bias");
}
