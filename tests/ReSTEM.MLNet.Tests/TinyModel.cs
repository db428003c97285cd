using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.Tests;

/// <summary>A real model of a few thousand weights, with a vocabulary of a few words.</summary>
internal static class TinyModel
{
    public static CausalLanguageModel Create(long seed = 1)
    {
        var words = TextTokenizer.FromWords(
            ["What is 0 1 2 3 4 5 6 7 8 9 mod 10?"],
            new WordTokenizerOptions()
        );
        var config = new ModelConfig
        {
            VocabularySize = words.VocabularySize,
            HiddenSize = 16,
            IntermediateSize = 32,
            LayerCount = 1,
            HeadCount = 2,
            ContextLength = 32,
        };
        return CausalLanguageModel.Create(config, words, seed);
    }
}
