using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace Sentiment;

/// <summary>A new Llama-like model of under a million weights over pieces of words.</summary>
internal static class SmallModel
{
    public static FineTuningOptions Training { get; } =
        new()
        {
            LearningRate = 2e-3,
            BatchTokens = 1024,
            WeightDecay = 0.1,
            Beta2 = 0.98,
        };

    public static CausalLanguageModel Create(IEnumerable<string> texts, int seed)
    {
        var tokenizer = TextTokenizer.Train(
            texts,
            new BytePairTrainingOptions { VocabularySize = 2000 }
        );
        var config = new ModelConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 128,
            IntermediateSize = 384,
            LayerCount = 3,
            HeadCount = 4,
            ContextLength = 96,
            TieEmbeddings = true,
            InitializerRange = 0.05,
        };
        return CausalLanguageModel.Create(config, tokenizer, seed);
    }
}
