using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// Puts tokens in order, likeliest first, lowest id first among equals. A few dozen go where they belong by counting how many
/// come before each, eight at a time: several times faster than a sort, which branches on every comparison. Reusable; not for
/// several threads at once.
/// </summary>
internal sealed class CandidateOrder(int vocabularySize)
{
    // Beyond, counting takes longer than sorting.
    private const int MostCounted = 96;

    private readonly ulong[] _keys = new ulong[Math.Max(vocabularySize, MostCounted)];
    private readonly ulong[] _sorted = new ulong[MostCounted];

    /// <summary>Orders tokens by what their values are, finite or infinite.</summary>
    public void Sort(Span<int> ids, Span<float> values)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            _keys[i] = Key(ids[i], values[i]);
        }

        var sorted = Sort(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            var ascending = ~(uint)(sorted[i] >> 32);
            var bits = (ascending & 0x80000000) != 0 ? ascending & 0x7FFFFFFF : ~ascending;
            (ids[i], values[i]) = ((int)(uint)sorted[i], BitConverter.UInt32BitsToSingle(bits));
        }
    }

    // An integer that holds the value, turned so that larger comes first, above the id.
    private static ulong Key(int id, float value)
    {
        // Adding 0 turns a negative zero, which equals zero but has other bits, into zero.
        var bits = BitConverter.SingleToUInt32Bits(value + 0f);
        var ascending = (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
        return ((ulong)~ascending << 32) | (uint)id;
    }

    private ReadOnlySpan<ulong> Sort(int count)
    {
        var keys = _keys.AsSpan(0, count);
        if (count > MostCounted)
        {
            keys.Sort();
            return keys;
        }

        var filled = (count + Vector512<ulong>.Count - 1) & -Vector512<ulong>.Count;
        _keys.AsSpan(count, filled - count).Fill(ulong.MaxValue);
        Place(_keys.AsSpan(0, filled), _sorted.AsSpan(0, count));
        return _sorted.AsSpan(0, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(ReadOnlySpan<ulong> keys, Span<ulong> sorted)
    {
        ref var first = ref MemoryMarshal.GetReference(keys);
        for (var i = 0; i < sorted.Length; i++)
        {
            var key = Vector512.Create(keys[i]);
            var smaller = 0;
            for (nuint at = 0; at < (nuint)keys.Length; at += (nuint)Vector512<ulong>.Count)
            {
                var less = Vector512.LessThan(Vector512.LoadUnsafe(ref first, at), key);
                smaller += BitOperations.PopCount(less.ExtractMostSignificantBits());
            }

            sorted[smaller] = keys[i];
        }
    }
}
