using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>Samples in this process. Disposing it frees the model: whoever only borrows one does not.</summary>
internal sealed class LocalSampler(CausalLanguageModel model) : ISampler, IDisposable
{
    public CausalLanguageModel Model => model;

    public int ContextLength => model.Config.ContextLength;

    public string Digest => $"{model.Digest}/{model.Tokenizer.Digest}";

    public IReadOnlyList<int> EncodePrompt(string prompt) => model.Tokenizer.EncodePrompt(prompt);

    public IReadOnlyList<GeneratedSequence> Sample(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        CancellationToken cancellationToken
    ) => model.Sample(prompts, options, progress: null, cancellationToken);

    public void Dispose() => model.Dispose();
}
