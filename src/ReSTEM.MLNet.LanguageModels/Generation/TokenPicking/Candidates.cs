using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// The tokens that can still be drawn: found without sorting the vocabulary, ordered likeliest first, lowest id first among
/// equals. Reusable; not for several threads at once.
/// </summary>
internal sealed class Candidates(int vocabularySize)
{
    private readonly int[] _ids = new int[vocabularySize];
    private readonly float[] _values = new float[vocabularySize];
    private readonly CandidateOrder _order = new(vocabularySize);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Their ids.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>The sum of their weights.</summary>
    public double Total { get; private set; }

    private Span<float> Values => _values.AsSpan(0, Count);

    /// <summary>Takes every token whose logit is at least the threshold, in the order of ids.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collect(ReadOnlySpan<float> logits, ChunkedLogits chunks, float threshold)
    {
        Count = 0;
        var maxima = chunks.Maxima;
        for (var c = 0; c < maxima.Length; c++)
        {
            if (maxima[c] >= threshold)
            {
                CollectChunk(chunks.Chunk(logits, c), c * ChunkedLogits.ChunkSize, threshold);
            }
        }
    }

    /// <summary>Takes the <paramref name="count"/> likeliest tokens that are not forbidden, likeliest first.</summary>
    public void CollectTop(ReadOnlySpan<float> logits, ChunkedLogits chunks, int count)
    {
        // As many chunks as tokens wanted have a largest logit above a bound: so many tokens at least are above it.
        var searched = chunks.Maxima.Length >= count ? chunks.Maxima : logits;
        var bound =
            searched.Length > count ? LowerBound(searched, chunks.Max, count) : float.MinValue;
        Collect(logits, chunks, bound);
        if (Count > count + (count / 2))
        {
            KeepAtLeast(LowerBound(Values, chunks.Max, count));
        }

        _order.Sort(_ids.AsSpan(0, Count), Values);
        Count = Math.Min(Count, count);
    }

    /// <summary>Replaces the logits by weights e^((logit - max) / temperature).</summary>
    public void Weigh(float max, float inverseTemperature)
    {
        ChunkedLogits.Exponentials(Values, max, inverseTemperature);
        KeepFirst(Count);
    }

    /// <summary>Keeps the fewest first ones whose weights reach the mass together.</summary>
    public void KeepMass(double mass)
    {
        var (kept, sum) = (0, 0.0);
        while (kept < Count && sum < mass)
        {
            sum += _values[kept++];
        }

        KeepFirst(kept);
    }

    /// <summary>Keeps the weights of at least the given one.</summary>
    public void KeepWeight(float least)
    {
        if (least > 0)
        {
            KeepAtLeast(least);
            KeepFirst(Count);
        }
    }

    /// <summary>Draws in proportion to the weights.</summary>
    public (int Id, double LogProbability) Draw(double uniform)
    {
        var at = ChunkedLogits.Draw(Values, uniform * Total);
        return (_ids[at], Math.Log(_values[at] / Total));
    }

    private void KeepFirst(int count)
    {
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            total += _values[i];
        }

        (Count, Total) = (count, total);
    }

    // A value that at least count of the values reach, and few more than count: bisection, each step one pass of compares.
    private static float LowerBound(ReadOnlySpan<float> values, float max, int count)
    {
        var step = 1f;
        while (CountAtLeast(values, max - step) < count)
        {
            step *= 2;
            if (!float.IsFinite(max - step))
            {
                return float.MinValue;
            }
        }

        var (low, high) = (max - step, max);
        for (var i = 0; i < 20; i++)
        {
            var middle = low + ((high - low) / 2);
            var reached = CountAtLeast(values, middle);
            (low, high) = reached >= count ? (middle, high) : (low, middle);
            if (reached >= count && reached <= count + (count / 8))
            {
                break;
            }
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountAtLeast(ReadOnlySpan<float> values, float threshold)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var bound = Vector512.Create(threshold);
        var (count, i) = (0, 0);
        for (; i + 16 <= values.Length; i += 16)
        {
            var reached = Vector512.GreaterThanOrEqual(
                Vector512.LoadUnsafe(ref first, (nuint)i),
                bound
            );
            count += BitOperations.PopCount(reached.ExtractMostSignificantBits());
        }

        for (; i < values.Length; i++)
        {
            count += values[i] >= threshold ? 1 : 0;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CollectChunk(ReadOnlySpan<float> chunk, int firstId, float threshold)
    {
        var bound = Vector512.Create(threshold);
        for (var i = 0; i < chunk.Length; i += 16)
        {
            var reached = Vector512.GreaterThanOrEqual(
                Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(chunk), (nuint)i),
                bound
            );
            for (var bits = reached.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                var at = i + BitOperations.TrailingZeroCount(bits);
                _ids[Count] = firstId + at;
                _values[Count++] = chunk[at];
            }
        }
    }

    private void KeepAtLeast(float threshold)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            (_ids[kept], _values[kept]) = (_ids[i], _values[i]);
            kept += _values[i] >= threshold ? 1 : 0;
        }

        Count = kept;
    }
}
