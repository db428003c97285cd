using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Neighbouring numbers of all that AdamW reads and writes.</summary>
internal sealed class AdamWSlice : IDisposable
{
    /// <param name="whole">All numbers, each (n).</param>
    /// <param name="start">The first of the slice.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="decayedCount">So many of all decay, from the first on.</param>
    public AdamWSlice(AdamWBuffers whole, long start, long end, long decayedCount)
    {
        Tensor View(Tensor buffer, long viewEnd) =>
            buffer.narrow(0, start, viewEnd - start).DetachFromDisposeScope();
        Numbers = new AdamWBuffers(
            View(whole.Parameters, end),
            View(whole.Gradient, end),
            View(whole.Mean, end),
            View(whole.Square, end)
        );
        Decayed = decayedCount > start ? View(whole.Parameters, Math.Min(end, decayedCount)) : null;
    }

    /// <summary>Views, each (end - start).</summary>
    public AdamWBuffers Numbers { get; }

    /// <summary>Those of the parameters that decay; absent where none does.</summary>
    public Tensor? Decayed { get; }

    public void Dispose()
    {
        Decayed?.Dispose();
        Numbers.Parameters.Dispose();
        Numbers.Gradient.Dispose();
        Numbers.Mean.Dispose();
        Numbers.Square.Dispose();
    }
}
