using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Numbered records of bytes that need no more memory however many they are.</summary>
/// <param name="folder">See <see cref="Spool"/>.</param>
internal sealed class SpooledRecords(string folder) : IDisposable
{
    private readonly Spool _bytes = new(folder);
    private readonly Spool _places = new(folder);
    private long _end;

    /// <summary>Writes a record, be it in the place of an older one of the same number.</summary>
    /// <exception cref="IOException">See <see cref="Spool.Write"/>.</exception>
    public void Write(long number, ReadOnlySpan<byte> record)
    {
        _bytes.Write(_end, record);
        // A length of 0 says that there is no record, so lengths are written one too large.
        var place = new Place(_end, record.Length + 1L);
        _places.Write(At(number), MemoryMarshal.AsBytes(new ReadOnlySpan<Place>(in place)));
        _end += record.Length;
    }

    /// <summary>The record of a number; null where there is none.</summary>
    public byte[]? Read(long number)
    {
        var place = default(Place);
        _places.Read(At(number), MemoryMarshal.AsBytes(new Span<Place>(ref place)));
        if (place.LengthAndOne == 0)
            return null;
        var record = new byte[place.LengthAndOne - 1];
        _bytes.Read(place.Start, record);
        return record;
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _places.Dispose();
    }

    private static long At(long number) => number * 2 * sizeof(long);

    private readonly record struct Place(long Start, long LengthAndOne);
}
