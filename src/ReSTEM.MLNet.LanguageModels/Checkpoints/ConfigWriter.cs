using System.Text.Json;
using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Writes a model's configuration as the <c>config.json</c> of its family.</summary>
internal static class ConfigWriter
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <exception cref="ArgumentException">The configuration is one that the family's <c>config.json</c> cannot express.</exception>
    public static byte[] Write(ModelConfig config, TensorDataType type, TextTokenizer tokenizer)
    {
        Check(config);
        var json = Settings(config);
        json["torch_dtype"] = type switch
        {
            TensorDataType.Float16 => "float16",
            TensorDataType.BFloat16 => "bfloat16",
            _ => "float32",
        };
        AddSpecialTokens(json, tokenizer);
        return Bytes(json);
    }

    /// <summary>What is written, read again, must be the configuration that was meant.</summary>
    /// <exception cref="ArgumentException">The configuration is one that the family's <c>config.json</c> cannot express.</exception>
    public static void Check(ModelConfig config)
    {
        var read = ReadBack(config);
        var lost = typeof(ModelConfig)
            .GetProperties()
            .FirstOrDefault(one => !Equals(one.GetValue(read), one.GetValue(config)));
        if (lost is not null)
        {
            throw new ArgumentException(
                $"ModelConfig.{lost.Name} is '{lost.GetValue(config)}', which the config.json of the family '{config.ModelType}' cannot express: "
                    + $"it would be read back as '{lost.GetValue(read)}'. Choose another ModelConfig.ModelType or another value."
            );
        }
    }

    private static ModelConfig ReadBack(ModelConfig config)
    {
        try
        {
            return ConfigFile.Read(JsonItem.Parse(ConfigFile.Name, Bytes(Settings(config))));
        }
        catch (ModelFolderException e)
        {
            throw new ArgumentException($"The ModelConfig cannot be: {e.Message}", e);
        }
    }

    private static JsonObject Settings(ModelConfig config)
    {
        var json = config.ModelType switch
        {
            "llama" => Llama(config),
            "mistral" => Mistral(config),
            "qwen2" => Qwen2(config),
            "qwen3" => Qwen3(config),
            "gpt2" => Gpt2(config),
            var other => throw new ArgumentException(
                $"ModelConfig.ModelType '{other}' is not supported."
            ),
        };
        json["vocab_size"] = config.VocabularySize;
        json["tie_word_embeddings"] = config.TieEmbeddings;
        json["initializer_range"] = config.InitializerRange;
        json["model_type"] = config.ModelType;
        json["use_cache"] = true;
        return json;
    }

    /// <summary>The <c>generation_config.json</c> that says which tokens end a completion.</summary>
    public static byte[] WriteGeneration(TextTokenizer tokenizer)
    {
        var json = new JsonObject { ["_from_model_config"] = true };
        AddSpecialTokens(json, tokenizer);
        return Bytes(json);
    }

    private static void AddSpecialTokens(JsonObject json, TextTokenizer tokenizer)
    {
        json["bos_token_id"] = tokenizer.BeginOfTextId;
        json["eos_token_id"] = tokenizer.EndOfTextIds is [var single]
            ? single
            : new JsonArray([.. tokenizer.EndOfTextIds.Select(id => JsonValue.Create(id))]);
        json["pad_token_id"] = tokenizer.PadId;
    }

    private static byte[] Bytes(JsonObject json) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(json, Layout), (byte)'\n'];

    private static JsonObject Common(ModelConfig config, string architecture) =>
        new()
        {
            ["architectures"] = new JsonArray(architecture),
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["intermediate_size"] = config.IntermediateSize,
            ["num_hidden_layers"] = config.LayerCount,
            ["num_attention_heads"] = config.HeadCount,
            ["num_key_value_heads"] = config.KeyValueHeadCount,
            ["head_dim"] = config.HeadSize,
            ["max_position_embeddings"] = config.ContextLength,
            ["rms_norm_eps"] = config.NormEpsilon,
            ["rope_theta"] = config.RopeTheta,
            ["rope_scaling"] = config.RopeScaling is { } scaling ? Scaling(scaling) : null,
        };

    private static JsonObject Scaling(RopeScaling scaling) =>
        scaling.Kind == RopeScalingKind.Linear
            ? new JsonObject { ["rope_type"] = "linear", ["factor"] = scaling.Factor }
            : new JsonObject
            {
                ["rope_type"] = "llama3",
                ["factor"] = scaling.Factor,
                ["low_freq_factor"] = scaling.LowFrequencyFactor,
                ["high_freq_factor"] = scaling.HighFrequencyFactor,
                ["original_max_position_embeddings"] = scaling.OriginalContextLength,
            };

    private static JsonObject Llama(ModelConfig config)
    {
        var json = Common(config, "LlamaForCausalLM");
        json["attention_bias"] = config.QueryKeyValueBias;
        json["mlp_bias"] = config.FeedForwardBias;
        return json;
    }

    private static JsonObject Mistral(ModelConfig config)
    {
        var json = Common(config, "MistralForCausalLM");
        json["sliding_window"] = config.SlidingWindow;
        return json;
    }

    private static JsonObject Qwen2(ModelConfig config) => Windowed(config, "Qwen2ForCausalLM");

    private static JsonObject Qwen3(ModelConfig config)
    {
        var json = Windowed(config, "Qwen3ForCausalLM");
        json["attention_bias"] = config.QueryKeyValueBias;
        return json;
    }

    private static JsonObject Windowed(ModelConfig config, string architecture)
    {
        var json = Common(config, architecture);
        json["use_sliding_window"] = config.SlidingWindow is not null;
        json["sliding_window"] = config.SlidingWindow;
        json["max_window_layers"] = config.SlidingWindow is null ? config.LayerCount : 0;
        return json;
    }

    private static JsonObject Gpt2(ModelConfig config) =>
        new()
        {
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["activation_function"] = "gelu_new",
            ["n_embd"] = config.HiddenSize,
            ["n_inner"] = config.IntermediateSize,
            ["n_layer"] = config.LayerCount,
            ["n_head"] = config.HeadCount,
            ["n_positions"] = config.ContextLength,
            ["n_ctx"] = config.ContextLength, // llama.cpp's converter reads this one.
            ["layer_norm_epsilon"] = config.NormEpsilon,
        };
}
