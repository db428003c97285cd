using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Whether the numbers of a <c>config.json</c> fit together and are of this world.</summary>
internal static class ConfigChecks
{
    public static void Check(string path, ModelConfig config)
    {
        AtMost(path, "vocab_size", config.VocabularySize, 16_777_216);
        AtMost(path, "hidden_size", config.HiddenSize, 1_048_576);
        AtMost(path, "intermediate_size", config.IntermediateSize, 4_194_304);
        AtMost(path, "num_hidden_layers", config.LayerCount, 10_000);
        AtMost(path, "num_attention_heads", config.HeadCount, 65_536);
        AtMost(path, "head_dim", config.HeadSize, 65_536);
        if (
            config.HiddenSize % config.HeadCount != 0
            && config.HeadSize == config.HiddenSize / config.HeadCount
        )
        {
            throw new ModelFolderException(
                path,
                $"hidden_size {config.HiddenSize} is not a multiple of num_attention_heads {config.HeadCount}."
            );
        }

        if (config.HeadCount % config.KeyValueHeadCount != 0)
        {
            throw new ModelFolderException(
                path,
                $"num_attention_heads {config.HeadCount} is not a multiple of num_key_value_heads {config.KeyValueHeadCount}."
            );
        }

        if (config.HeadSize % 2 != 0 && config.ModelType != "gpt2")
        {
            throw new ModelFolderException(
                path,
                $"the width of a head is {config.HeadSize}; rotary positions need an even one."
            );
        }
    }

    private static void AtMost(string path, string name, int value, int most)
    {
        if (value > most)
        {
            throw new ModelFolderException(path, $"{name} is {value}; at most {most} is believed.");
        }
    }
}
