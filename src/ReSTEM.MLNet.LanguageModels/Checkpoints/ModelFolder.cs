using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Brings a whole model from a folder into memory.</summary>
internal static class ModelFolder
{
    /// <summary>Opens configuration, tokenizer, weights and, if asked for, an adapter; the caller disposes the last two.</summary>
    /// <exception cref="ModelFolderException">Something is missing, damaged or not supported.</exception>
    public static (ModelConfig, TextTokenizer, ModelWeights, LowRankAdapter?) Open(
        string folder,
        ModelOpenOptions options
    )
    {
        using var checkpoint = CheckpointFolder.Open(folder);
        var config = checkpoint.Config;
        var tokenizer = TextTokenizer.Open(folder);
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ModelFolderException(
                folder,
                $"the tokenizer has {tokenizer.VocabularySize} tokens, config.json's vocab_size is {config.VocabularySize}; "
                    + "the tokenizer belongs to another model."
            );
        }

        using var terms = options.AdapterFolder is { } place
            ? AdapterFolder.Open(place, config)
            : null;
        var pairs = WeightLoader.Match(checkpoint, folder, WeightLayout.Of(config));
        using var session = TorchSession.Enter();
        var (device, precision) = options.Resolve();
        var weights = new ModelWeights(config, device, precision);
        try
        {
            WeightLoader.Load(pairs, weights);
            return (config, tokenizer, weights, terms?.Load(config, device));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
