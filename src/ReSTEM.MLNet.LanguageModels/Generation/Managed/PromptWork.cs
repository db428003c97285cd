using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>A prompt being continued: its keys and values, computed once and read by all of its samples.</summary>
/// <remarks>
/// The last token is not among them: each sample begins by running it, so that its logits need not be kept for samples that
/// begin later.
/// </remarks>
internal sealed class PromptWork(int index, TokenPrompt prompt, int maxNewTokens) : IDisposable
{
    private NativeFloats? _shared;

    /// <summary>Position in the list of prompts.</summary>
    public int Index { get; } = index;

    public int[] Tokens { get; } = [.. prompt.TokenIds];

    /// <summary>Stands for the prompt in random numbers.</summary>
    public ulong KeyHash { get; } = CounterRandom.HashKey(prompt.Key);

    /// <summary>Positions that the samples share.</summary>
    public int SharedLength => Tokens.Length - 1;

    /// <summary>Most tokens of a completion.</summary>
    public int MaxNewTokens { get; } = maxNewTokens;

    /// <summary>Blocks that a sample may need of its own: the last prompt token, and all new ones but the last.</summary>
    public int BlocksPerSample => CacheLayout.BlocksFor(MaxNewTokens);

    /// <summary>Blocks of the positions that the samples share.</summary>
    public int SharedBlocks => CacheLayout.BlocksFor(SharedLength);

    /// <summary>Set once the shared positions are computed.</summary>
    public ManualResetEventSlim Ready { get; } = new();

    /// <summary>The shared positions' memory, from <see cref="Allocate"/> to <see cref="Free"/>.</summary>
    public unsafe CacheStretch Shared =>
        new(_shared is null ? null : _shared.Pointer, SharedBlocks);

    /// <summary>Samples handed out.</summary>
    public int Taken { get; set; }

    /// <summary>Samples that ended.</summary>
    public int Finished { get; set; }

    /// <summary>Takes memory for the shared positions.</summary>
    public void Allocate(CacheLayout layout) =>
        _shared = new NativeFloats(layout.BlockFloats * SharedBlocks);

    /// <summary>Gives it back: no sample is left that reads it.</summary>
    public void Free()
    {
        _shared?.Dispose();
        _shared = null;
    }

    public void Dispose()
    {
        Free();
        Ready.Dispose();
    }
}
