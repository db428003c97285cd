using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReSTEM.MLNet.Filtering;

/// <summary>
/// A uniform draw without replacement that depends on the seed, the problem and the number of candidates alone: candidates are
/// ordered by a hash of the three, and the first ones win.
/// </summary>
internal static class KeptDraw
{
    /// <summary>The chosen ones of the candidates, in the order they came in.</summary>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<int> candidates,
        int most,
        long seed,
        string problemId
    )
    {
        if (candidates.Count <= most)
            return candidates;
        return
        [
            .. Enumerable
                .Range(0, candidates.Count)
                .OrderBy(place => Ticket(seed, problemId, place))
                .Take(most)
                .Order()
                .Select(place => candidates[place]),
        ];
    }

    private static ulong Ticket(long seed, string problemId, int place)
    {
        var name = Encoding.UTF8.GetBytes(problemId);
        var message = new byte[12 + name.Length];
        BinaryPrimitives.WriteInt64LittleEndian(message, seed);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(8), place);
        name.CopyTo(message, 12);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(message));
    }
}
