namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>What a block computes of its rows on the way, and, of the same shapes, the slopes by it.</summary>
internal sealed record BlockRows
{
    /// <summary>The input, normed.</summary>
    public required FloatRows NormedInput { get; init; } // (N, hidden)

    /// <summary>Queries, keys and values before queries and keys are normed; the heads themselves where they are not.</summary>
    public required FloatRows PlainHeads { get; init; } // (N, (H + 2 KV) D)

    public required AttentionRows Attended { get; init; }

    /// <summary>Input and attention.</summary>
    public required FloatRows Middle { get; init; } // (N, hidden)

    /// <summary>The same, normed.</summary>
    public required FloatRows NormedMiddle { get; init; } // (N, hidden)

    /// <summary>Gate and up.</summary>
    public required FloatRows Both { get; init; } // (N, 2 intermediate)

    public required FloatRows Gated { get; init; } // (N, intermediate)
}
