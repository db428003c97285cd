namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>One row of a forward pass: a token, and where the keys and values of its sequence are.</summary>
internal unsafe struct CacheRow
{
    /// <summary>The token.</summary>
    public int Token;

    /// <summary>Its place in the sequence, from 0.</summary>
    public int Position;

    /// <summary>The stretch of the first positions, which other rows read too.</summary>
    public CacheStretch Shared;

    /// <summary>How many positions lie in <see cref="Shared"/>; the row's own begin with this one.</summary>
    public int SharedLength;

    /// <summary>The stretch of the row's own positions.</summary>
    public CacheStretch Own;

    /// <summary>Positions of <see cref="Shared"/> that the row sees, itself included, if no window hides them.</summary>
    public readonly int SharedSeen => Math.Min(SharedLength, Position + 1);

    /// <summary>Positions of <see cref="Own"/> that the row sees, itself included, if no window hides them.</summary>
    public readonly int OwnSeen => Math.Max(0, Position + 1 - SharedLength);
}
