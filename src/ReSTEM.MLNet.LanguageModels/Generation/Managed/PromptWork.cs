using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>A prompt being continued: its keys and values, computed once and read by all of its samples.</summary>
/// <remarks>
/// The last token is not among them: each sample begins by running it, so that its logits need not be kept for samples that
/// begin later.
/// </remarks>
internal sealed class PromptWork(int index, TokenPrompt prompt, int maxNewTokens) : IDisposable
{
    /// <summary>Position in the list of prompts.</summary>
    public int Index { get; } = index;

    public int[] Tokens { get; } = [.. prompt.TokenIds];

    /// <summary>Stands for the prompt in random numbers.</summary>
    public ulong KeyHash { get; } = CounterRandom.HashKey(prompt.Key);

    /// <summary>Positions that the samples share.</summary>
    public int SharedLength => Tokens.Length - 1;

    /// <summary>Most tokens of a completion.</summary>
    public int MaxNewTokens { get; } = maxNewTokens;

    /// <summary>Pages that a sample may need of its own: the last prompt token, and all new ones but the last.</summary>
    public int PagesPerSample => CacheLayout.PagesFor(MaxNewTokens);

    /// <summary>Set once the shared pages are filled.</summary>
    public ManualResetEventSlim Ready { get; } = new();

    /// <summary>The shared pages; empty until a group has taken the prompt.</summary>
    public nint[] Pages { get; set; } = [];

    /// <summary>Samples handed out.</summary>
    public int Taken { get; set; }

    /// <summary>Samples that ended.</summary>
    public int Finished { get; set; }

    public void Dispose() => Ready.Dispose();
}
