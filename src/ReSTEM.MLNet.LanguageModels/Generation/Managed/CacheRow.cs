namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>One row of a forward pass: a token, and where the keys and values of its sequence are.</summary>
internal struct CacheRow
{
    /// <summary>The token.</summary>
    public int Token;

    /// <summary>Its place in the sequence, from 0.</summary>
    public int Position;

    /// <summary>Positions at the front whose pages are shared with other rows and only read; the row's own begin with a new page.</summary>
    public int SharedLength;

    /// <summary>The pages in order, that of <see cref="Position"/> included.</summary>
    public nint[] Pages;

    /// <summary>A position's place among the pages' lanes: the last shared page may have a hole at its end.</summary>
    public readonly int SlotOf(int position) =>
        position < SharedLength
            ? position
            : CacheLayout.RoundUp(SharedLength) + position - SharedLength;
}
