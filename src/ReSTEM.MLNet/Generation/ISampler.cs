using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>A model that continues prompts. Failures are exceptions and nobody handles them: the stage ends.</summary>
internal interface ISampler
{
    /// <summary>Longest prompt and completion together, in tokens.</summary>
    int ContextLength { get; }

    /// <summary>Names weights and tokenizer: equal exactly when all samples would be.</summary>
    string Digest { get; }

    IReadOnlyList<int> EncodePrompt(string prompt);

    /// <summary>Completions ordered by prompt and then by sample index.</summary>
    IReadOnlyList<GeneratedSequence> Sample(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        CancellationToken cancellationToken
    );
}
