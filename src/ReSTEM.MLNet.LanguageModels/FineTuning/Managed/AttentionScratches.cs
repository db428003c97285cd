using System.Collections.Concurrent;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Keeps what threads need for attention from one call to the next.</summary>
internal sealed class AttentionScratches(AttentionShape shape) : IDisposable
{
    private readonly ConcurrentBag<AttentionScratch> _idle = [];

    /// <summary>One for sequences of at most so many positions.</summary>
    public AttentionScratch Take(int longest)
    {
        if (_idle.TryTake(out var scratch))
        {
            if (scratch.Longest >= longest)
            {
                return scratch;
            }

            scratch.Dispose();
        }

        return new AttentionScratch(longest, shape);
    }

    /// <summary>Takes one back.</summary>
    public void Give(AttentionScratch scratch) => _idle.Add(scratch);

    public void Dispose()
    {
        foreach (var scratch in _idle)
        {
            scratch.Dispose();
        }
    }
}
