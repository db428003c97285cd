using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace QuickStart;

/// <summary>A new Llama-like model of a quarter of a million weights, with the words of the problems as its tokens.</summary>
internal static class SmallModel
{
    /// <summary>How it is trained; a small model from scratch wants a far higher learning rate than a pretrained one.</summary>
    public static FineTuningOptions Training { get; } =
        new()
        {
            LearningRate = 4e-3,
            BatchTokens = 1024,
            WeightDecay = 0.1,
            Beta2 = 0.98,
        };

    public static CausalLanguageModel Create(int seed)
    {
        var tokenizer = TextTokenizer.FromWords(
            ["Solution :", .. WordProblems.Vocabulary()],
            new WordTokenizerOptions()
        );
        var config = new ModelConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 96,
            IntermediateSize = 288,
            LayerCount = 2,
            HeadCount = 4,
            ContextLength = 128,
            TieEmbeddings = true,
            InitializerRange = 0.05,
        };
        return CausalLanguageModel.Create(config, tokenizer, seed);
    }
}
