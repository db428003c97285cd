using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// One row of logits seen in chunks of 64: the largest of each chunk and the sum of its exponentials. Chunks let a draw or a
/// search skip most of the vocabulary, and fix the order of every sum. Reusable; not for several threads at once.
/// </summary>
internal sealed class ChunkedLogits(int vocabularySize)
{
    /// <summary>Logits in a chunk: one 256-byte block, four vectors.</summary>
    public const int ChunkSize = 64;

    private const int ChunksAhead = 12;

    private readonly float[] _maxima = new float[(vocabularySize + ChunkSize - 1) / ChunkSize];
    private readonly float[] _sums = new float[(vocabularySize + ChunkSize - 1) / ChunkSize];
    private readonly float[] _tail = new float[ChunkSize];

    /// <summary>The largest logit.</summary>
    public float Max { get; private set; }

    /// <summary>The sum of e^((logit - <see cref="Max"/>) / temperature) over all.</summary>
    public double Total { get; private set; }

    /// <summary>The largest logit of each chunk.</summary>
    public ReadOnlySpan<float> Maxima => _maxima;

    /// <summary>Chunk <paramref name="index"/> of the logits; the last one is filled up with negative infinity.</summary>
    public ReadOnlySpan<float> Chunk(ReadOnlySpan<float> logits, int index)
    {
        var rest = logits[(index * ChunkSize)..];
        if (rest.Length >= ChunkSize)
        {
            return rest[..ChunkSize];
        }

        rest.CopyTo(_tail);
        _tail.AsSpan(rest.Length).Fill(float.NegativeInfinity);
        return _tail;
    }

    /// <summary>Finds the largest logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FindMaxima(ReadOnlySpan<float> logits)
    {
        for (var c = 0; c < _maxima.Length; c++)
        {
            ref var chunk = ref MemoryMarshal.GetReference(Chunk(logits, c));
            Fetch(ref chunk);
            var low = Vector512.MaxNative(
                Vector512.LoadUnsafe(ref chunk),
                Vector512.LoadUnsafe(ref chunk, 16)
            );
            var high = Vector512.MaxNative(
                Vector512.LoadUnsafe(ref chunk, 32),
                Vector512.LoadUnsafe(ref chunk, 48)
            );
            _maxima[c] = VectorExponential.Max(Vector512.MaxNative(low, high));
        }

        Max = Largest(_maxima);
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var largest = Vector512.Create(float.NegativeInfinity);
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            largest = Vector512.MaxNative(largest, Vector512.LoadUnsafe(ref first, (nuint)i));
        }

        var max = VectorExponential.Max(largest);
        foreach (var value in values[i..])
        {
            max = MathF.Max(max, value);
        }

        return max;
    }

    // Rows of logits are together more than the near caches hold: the first pass over one would wait for every line.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch(ref float chunk)
    {
        var ahead = (float*)Unsafe.AsPointer(ref chunk) + (ChunksAhead * ChunkSize);
        CacheLines.Fetch(ahead, ChunkSize);
    }

    /// <summary>Sums the exponentials of logits whose maxima are known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SumExponentials(ReadOnlySpan<float> logits, float inverseTemperature)
    {
        var max = Vector512.Create(Max);
        var scale = Vector512.Create(inverseTemperature);
        var total = 0.0;
        for (var c = 0; c < _sums.Length; c++)
        {
            ref var chunk = ref MemoryMarshal.GetReference(Chunk(logits, c));
            var low =
                VectorExponential.ExpOfNonPositive((Vector512.LoadUnsafe(ref chunk) - max) * scale)
                + VectorExponential.ExpOfNonPositive(
                    (Vector512.LoadUnsafe(ref chunk, 16) - max) * scale
                );
            var high =
                VectorExponential.ExpOfNonPositive(
                    (Vector512.LoadUnsafe(ref chunk, 32) - max) * scale
                )
                + VectorExponential.ExpOfNonPositive(
                    (Vector512.LoadUnsafe(ref chunk, 48) - max) * scale
                );
            _sums[c] = VectorExponential.Sum(low + high);
            total += _sums[c];
        }

        Total = total;
    }

    /// <summary>The likeliest id, the lowest of equals.</summary>
    public int IndexOfMax(ReadOnlySpan<float> logits)
    {
        var chunk = _maxima.AsSpan().IndexOf(Max);
        return chunk * ChunkSize + Chunk(logits, chunk).IndexOf(Max);
    }

    /// <summary>Draws from the whole vocabulary in proportion to the exponentials last summed; only one chunk is computed again.</summary>
    public int Draw(ReadOnlySpan<float> logits, float inverseTemperature, double uniform)
    {
        var remaining = uniform * Total;
        var chunk = 0;
        var last = _sums.AsSpan().LastIndexOfAnyExcept(0f);
        while (chunk < last && remaining >= _sums[chunk])
        {
            remaining -= _sums[chunk++];
        }

        Span<float> weights = stackalloc float[ChunkSize];
        Chunk(logits, chunk).CopyTo(weights);
        Exponentials(weights, Max, inverseTemperature);
        return chunk * ChunkSize + Draw(weights, remaining);
    }

    /// <summary>The first index at which the running sum passes the target; the last weight above 0 if rounding keeps it below.</summary>
    public static int Draw(ReadOnlySpan<float> weights, double target)
    {
        var picked = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                picked = i;
                target -= weights[i];
                if (target < 0)
                {
                    break;
                }
            }
        }

        return picked;
    }

    /// <summary>Replaces each logit by e^((logit - max) / temperature).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exponentials(Span<float> logits, float max, float inverseTemperature)
    {
        ref var first = ref MemoryMarshal.GetReference(logits);
        nuint i = 0;
        for (; i + 16 <= (nuint)logits.Length; i += 16)
        {
            Weights(Vector512.LoadUnsafe(ref first, i), max, inverseTemperature)
                .StoreUnsafe(ref first, i);
        }

        Span<float> rest = stackalloc float[16];
        rest.Clear();
        var last = logits[(int)i..];
        last.CopyTo(rest);
        Weights(Vector512.LoadUnsafe(ref rest[0]), max, inverseTemperature)
            .StoreUnsafe(ref rest[0]);
        rest[..last.Length].CopyTo(last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Weights(
        Vector512<float> logits,
        float max,
        float inverseTemperature
    ) =>
        VectorExponential.ExpOfNonPositive(
            (logits - Vector512.Create(max)) * Vector512.Create(inverseTemperature)
        );
}
