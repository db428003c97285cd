using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>What one call is asked for.</summary>
internal sealed record DecodingRequest(
    IReadOnlyList<TokenPrompt> Prompts,
    SamplingOptions Options,
    IReadOnlyList<int> EndOfTextIds
)
{
    /// <summary>Ends completions by their text; absent where only tokens and lengths end them.</summary>
    public StopRule? IsStopped { get; init; }

    /// <summary>Told of every token as it is drawn: those of one sample in order, those of several from several threads.</summary>
    public Action<DrawnToken>? Drawn { get; init; }

    /// <summary>Told whenever a completion ends, by one thread at a time.</summary>
    public IProgress<SamplingProgress>? Progress { get; init; }

    /// <summary>Completions in all.</summary>
    public int Sequences => Prompts.Count * Options.SamplesPerPrompt;

    /// <summary>Most tokens that can follow a prompt.</summary>
    public int MaxNewTokens(ModelConfig config, TokenPrompt prompt) =>
        Math.Min(Options.MaxNewTokens, config.ContextLength - prompt.TokenIds.Count);

    /// <exception cref="ArgumentException">A prompt is empty, leaves no room for a token or holds an id that the model lacks.</exception>
    public void Validate(ModelConfig config)
    {
        foreach (var prompt in Prompts)
        {
            var length = prompt.TokenIds.Count;
            if (length == 0 || length >= config.ContextLength)
            {
                throw new ArgumentException(
                    $"Prompt '{prompt.Key}' has {length} tokens; the model takes 1 to {config.ContextLength - 1}. Shorten it, or its few-shot examples."
                );
            }

            foreach (var id in prompt.TokenIds)
            {
                if (id < 0 || id >= config.VocabularySize)
                {
                    throw new ArgumentException(
                        $"Prompt '{prompt.Key}' holds token {id}; the model's tokens are 0 to {config.VocabularySize - 1}. Was it made by another model's tokenizer?"
                    );
                }
            }
        }
    }
}
