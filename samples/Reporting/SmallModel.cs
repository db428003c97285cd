using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>A new Llama-like model that learns within seconds, for samples that start from nothing.</summary>
/// <param name="Width">Numbers that stand for a token between layers.</param>
/// <param name="Layers">Blocks of attention and multiplication.</param>
/// <param name="ContextLength">Tokens of a prompt and its completion together.</param>
public sealed record SmallModel(int Width, int Layers, int ContextLength)
{
    /// <summary>How it is trained: a small model from scratch wants a far higher learning rate than a pretrained one.</summary>
    public static FineTuningOptions Training { get; } =
        new()
        {
            LearningRate = 4e-3,
            BatchTokens = 1024,
            WeightDecay = 0.1,
            Beta2 = 0.98,
        };

    /// <summary>A model whose tokens are the words of the texts.</summary>
    public CausalLanguageModel OfWords(IEnumerable<string> texts, int seed) =>
        Create(TextTokenizer.FromWords(texts, new WordTokenizerOptions()), seed);

    /// <summary>A model over a tokenizer's tokens: same shape and seed, same weights.</summary>
    public CausalLanguageModel Create(TextTokenizer tokenizer, int seed)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var config = new ModelConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = Width,
            IntermediateSize = 3 * Width,
            LayerCount = Layers,
            HeadCount = 4,
            ContextLength = ContextLength,
            TieEmbeddings = true,
            InitializerRange = 0.05,
        };
        return CausalLanguageModel.Create(config, tokenizer, seed);
    }
}
