namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>
/// The shape and numerics of a Llama-like causal language model: what a Hugging Face <c>config.json</c> says of
/// Llama, Mistral, Qwen2, Qwen3 and SmolLM2 checkpoints, under names that say what each number means.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>The family, as <c>model_type</c> in <c>config.json</c>: decides weight names and defaults.</summary>
    public string ModelType { get; init; } = "llama";

    /// <summary>Rows of the embedding: token ids are 0 to this number less one.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream (<c>hidden_size</c>).</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Inner width of the feed-forward block (<c>intermediate_size</c>).</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Number of transformer blocks (<c>num_hidden_layers</c>).</summary>
    public required int LayerCount { get; init; }

    /// <summary>Number of query heads (<c>num_attention_heads</c>).</summary>
    public required int HeadCount { get; init; }

    /// <summary>Number of key and value heads (<c>num_key_value_heads</c>); divides <see cref="HeadCount"/>.</summary>
    public int KeyValueHeadCount
    {
        get => field == 0 ? HeadCount : field;
        init;
    }

    /// <summary>Width of one head (<c>head_dim</c>); by default <see cref="HiddenSize"/> / <see cref="HeadCount"/>.</summary>
    public int HeadSize
    {
        get => field == 0 ? HiddenSize / HeadCount : field;
        init;
    }

    /// <summary>Longest sequence of prompt and completion together, in tokens (<c>max_position_embeddings</c>).</summary>
    public int ContextLength { get; init; } = 2048;

    /// <summary>Added to the mean square before the root in RMSNorm (<c>rms_norm_eps</c>).</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Base of the rotary wavelengths (<c>rope_theta</c>).</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>How rotary positions are stretched beyond the trained context; absent for plain rotary embedding.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether the output head is the embedding matrix itself (<c>tie_word_embeddings</c>).</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>Whether the query, key and value projections have a bias (Qwen2).</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Whether the attention's output projection has a bias (<c>attention_bias</c> of Llama sets both).</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the feed-forward projections have a bias (<c>mlp_bias</c>).</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Whether queries and keys are normalised per head before the rotation (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>A token attends to this many positions, itself included (Mistral); absent for full attention.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>With the sizes that follow from others filled in, so that equal configurations compare equal.</summary>
    internal ModelConfig Explicit() =>
        this with
        {
            KeyValueHeadCount = KeyValueHeadCount,
            HeadSize = HeadSize,
        };

    /// <summary>Whether the family is GPT-2: learned positions, LayerNorm, nothing gated.</summary>
    internal bool IsGpt2 => ModelType == "gpt2";

    /// <summary>Standard deviation of new weights (<c>initializer_range</c>).</summary>
    public double InitializerRange { get; init; } = 0.02;
}
