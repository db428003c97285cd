using System.Collections;
using System.Runtime.InteropServices;

namespace ReSTEM.MLNet.LanguageModels.Files;

/// <summary>Whole numbers by position that need no more memory however many they are.</summary>
/// <param name="folder">See <see cref="Spool"/>.</param>
internal sealed class SpooledNumbers(string folder) : IReadOnlyList<int>, IDisposable
{
    private readonly Spool _bytes = new(folder);

    public int Count { get; private set; }

    /// <summary>The number at a position below <see cref="Count"/>.</summary>
    public int this[int index]
    {
        get
        {
            var number = 0;
            _bytes.Read(At(index), MemoryMarshal.AsBytes(new Span<int>(ref number)));
            return number;
        }
        set => _bytes.Write(At(index), MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
    }

    /// <exception cref="IOException">See <see cref="Spool.Write"/>.</exception>
    public void Add(int number)
    {
        this[Count] = number;
        Count++;
    }

    /// <summary>The numbers from one position to before another.</summary>
    public int[] Range(int first, int end)
    {
        var numbers = new int[end - first];
        _bytes.Read(At(first), MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    /// <summary>Puts numbers in the place of those that lie there.</summary>
    public void Put(int first, ReadOnlySpan<int> numbers) =>
        _bytes.Write(At(first), MemoryMarshal.AsBytes(numbers));

    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    public void Dispose() => _bytes.Dispose();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static long At(int index) => (long)index * sizeof(int);
}
