using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A prompt some of whose samples are in the batch.</summary>
/// <param name="index">Its position in the call.</param>
/// <param name="prompt">The prompt.</param>
internal sealed class BatchPrompt(int index, TokenPrompt prompt)
{
    private readonly int[] _tokens = [.. prompt.TokenIds];

    public int Index => index;

    public ReadOnlySpan<int> Tokens => _tokens;

    public int Length => _tokens.Length;

    /// <summary>Separates its samples' random numbers from those of other prompts.</summary>
    public ulong KeyHash { get; } = CounterRandom.HashKey(prompt.Key);
}
