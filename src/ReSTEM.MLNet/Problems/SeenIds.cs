using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.Problems;

/// <summary>
/// Remembers problem ids by 8 bytes of their SHA-256, in a table that is half empty at least and lies in a temporary file once it
/// outgrows a megabyte: a million ids need no more memory than a thousand. Two ids are taken for one with a chance of 3 in a hundred
/// million for that million.
/// </summary>
/// <param name="folder">Where the file would be made: the ML.NET context's TempFilePath.</param>
internal sealed class SeenIds(string folder) : IDisposable
{
    private const int FirstSlots = 1 << 10;
    private const int SlotsInABlock = 1 << 10;

    private Spool _table = new(folder);
    private long _slots = FirstSlots;

    public long Count { get; private set; }

    /// <summary>False where the id was there already.</summary>
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public bool Add(string id)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), digest);
        // 0 stands for an empty slot.
        if (!TryInsert(Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(digest))))
            return false;
        Count++;
        if (2 * Count > _slots)
            Grow();
        return true;
    }

    public void Dispose() => _table.Dispose();

    private bool TryInsert(ulong name)
    {
        for (var slot = (long)(name & (ulong)(_slots - 1)); ; slot = (slot + 1) & (_slots - 1))
        {
            var there = 0UL;
            _table.Read(slot * sizeof(ulong), MemoryMarshal.AsBytes(new Span<ulong>(ref there)));
            if (there == name)
                return false;
            if (there != 0)
                continue;
            _table.Write(
                slot * sizeof(ulong),
                MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in name))
            );
            return true;
        }
    }

    private void Grow()
    {
        using var old = _table;
        var (slots, block) = (_slots, new ulong[SlotsInABlock]);
        (_table, _slots) = (new Spool(folder), 4 * slots);
        for (var first = 0L; first < slots; first += block.Length)
        {
            old.Read(first * sizeof(ulong), MemoryMarshal.AsBytes(block.AsSpan()));
            foreach (var name in block)
                if (name != 0)
                    TryInsert(name);
        }
    }
}
