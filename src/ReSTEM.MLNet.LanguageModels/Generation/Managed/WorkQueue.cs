using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Hands out samples to the groups, prompt by prompt, as far as the memory for keys and values reaches; longest prompts first.
/// A sample's memory is reserved when it is handed out, so that it never has to stop for others.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly object _lock = new();
    private readonly PromptWork[] _prompts;
    private readonly int _samplesPerPrompt;
    private readonly CacheLayout _layout;
    private readonly StretchPool _pool;
    private readonly long _maxBlocks;
    private long _reservedBlocks;
    private int _next;

    public WorkQueue(DecodingRequest request, ModelConfig config, CacheLayout layout)
    {
        _samplesPerPrompt = request.Options.SamplesPerPrompt;
        _maxBlocks = ((long)request.Options.MaxCacheMegabytes << 20) / layout.BlockBytes;
        _layout = layout;
        _pool = new StretchPool(layout);
        _prompts =
        [
            .. request
                .Prompts.Select((p, i) => new PromptWork(i, p, request.MaxNewTokens(config, p)))
                .OrderByDescending(p => p.Tokens.Length),
        ];
    }

    /// <summary>Memory for the samples' own keys and values.</summary>
    public StretchPool Pool => _pool;

    /// <summary>Most positions of any row, holes and new tokens included.</summary>
    public int MaxSlots =>
        _prompts.Max(p =>
            CacheLayout.RoundUp(p.SharedLength) + CacheLayout.RoundUp(p.MaxNewTokens)
        );

    /// <summary>Most tokens of any completion.</summary>
    public int MaxNewTokens => _prompts.Max(p => p.MaxNewTokens);

    /// <summary>Most positions of any sequence.</summary>
    public int MaxPositions => _prompts.Max(p => p.Tokens.Length + p.MaxNewTokens);

    /// <summary>Takes at most so many samples of the next prompt; false where none is left or none fits at present.</summary>
    public bool TryTake(int count, out WorkBundle bundle)
    {
        lock (_lock)
        {
            bundle = default;
            return Fitting(count) is > 0 and var fitting && Take(fitting, out bundle);
        }
    }

    /// <summary>As <see cref="TryTake"/>, but waits until something fits; false where none is left.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whoever cancels also calls <see cref="Wake"/>.</exception>
    public bool TryTakeOrWait(int count, out WorkBundle bundle, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            bundle = default;
            while (_next < _prompts.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Fitting(count) is > 0 and var fitting)
                {
                    return Take(fitting, out bundle);
                }

                Monitor.Wait(_lock);
            }

            return false;
        }
    }

    /// <summary>Notes that a sample ended and its own memory was returned.</summary>
    public void Finish(PromptWork prompt)
    {
        lock (_lock)
        {
            _reservedBlocks -= prompt.BlocksPerSample;
            prompt.Finished++;
            if (prompt.Finished == _samplesPerPrompt)
            {
                prompt.Free();
                _reservedBlocks -= prompt.SharedBlocks;
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Lets those who wait see that the call was cancelled.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        foreach (var prompt in _prompts)
        {
            prompt.Dispose();
        }
    }

    // How many samples of the next prompt there is room for; one where nothing else holds memory.
    private int Fitting(int count)
    {
        if (_next == _prompts.Length || count == 0)
        {
            return 0;
        }

        var prompt = _prompts[_next];
        var shared = prompt.Taken == 0 ? prompt.SharedBlocks : 0;
        var room = (_maxBlocks - _reservedBlocks - shared) / prompt.BlocksPerSample;
        var alone = _reservedBlocks == 0 || OnlySharedBlocksAreReserved(prompt) ? 1 : 0;
        return (int)
            Math.Min(Math.Max(room, alone), Math.Min(count, _samplesPerPrompt - prompt.Taken));
    }

    private bool OnlySharedBlocksAreReserved(PromptWork prompt) =>
        prompt.Taken > 0
        && prompt.Taken == prompt.Finished
        && _reservedBlocks == prompt.SharedBlocks;

    private bool Take(int count, out WorkBundle bundle)
    {
        var prompt = _prompts[_next];
        bundle = new WorkBundle(prompt, prompt.Taken, count, prompt.Taken == 0);
        if (bundle.IsFirst)
        {
            prompt.Allocate(_layout);
            _reservedBlocks += prompt.SharedBlocks;
        }

        _reservedBlocks += (long)count * prompt.BlocksPerSample;
        prompt.Taken += count;
        _next += prompt.Taken == _samplesPerPrompt ? 1 : 0;
        return true;
    }
}
