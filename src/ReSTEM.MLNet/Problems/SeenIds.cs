using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReSTEM.MLNet.Problems;

/// <summary>
/// Remembers problem ids by 8 bytes of their SHA-256, so that a million of them take 20 MB and not a hundred. Two ids are taken for one
/// with a chance of 3 in a hundred million for that million.
/// </summary>
internal sealed class SeenIds
{
    private const int Parts = 256;

    // Many small sets: the arrays of a large one would be left behind on the large object heap each time it grows.
    private readonly HashSet<ulong>[] _seen =
    [
        .. Enumerable.Range(0, Parts).Select(_ => new HashSet<ulong>()),
    ];

    public int Count => _seen.Sum(part => part.Count);

    /// <summary>False where the id was there already.</summary>
    public bool Add(string id)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), digest);
        return _seen[digest[^1]].Add(BinaryPrimitives.ReadUInt64LittleEndian(digest));
    }
}
