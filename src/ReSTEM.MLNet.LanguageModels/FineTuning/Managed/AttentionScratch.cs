namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>What one thread needs for the heads that it computes.</summary>
internal sealed class AttentionScratch : IDisposable
{
    /// <param name="longest">Positions of the longest sequence.</param>
    /// <param name="shape">Of the heads.</param>
    public AttentionScratch(int longest, AttentionShape shape)
    {
        var positions = AttentionShape.Padded(longest);
        Longest = longest;
        Queries = new(positions, shape);
        Keys = new(positions, shape);
        KeyPanels = new(positions, shape);
        Values = new(positions, shape);
        Mixed = new(positions, shape);
        KeySlopes = new(positions, shape);
        ValueSlopes = new(positions, shape);
        Weights = new(positions);
        Slopes = new(positions);
    }

    /// <summary>Positions of the longest sequence.</summary>
    public int Longest { get; }

    /// <summary>Queries, scaled.</summary>
    public HeadRows Queries { get; }

    public HeadRows Keys { get; }

    /// <summary>Keys as columns.</summary>
    public HeadRows KeyPanels { get; }

    /// <summary>Values; as columns where the gradient is formed.</summary>
    public HeadRows Values { get; }

    /// <summary>What the queries get; its slope where the gradient is formed.</summary>
    public HeadRows Mixed { get; }

    public HeadRows KeySlopes { get; }

    public HeadRows ValueSlopes { get; }

    /// <summary>What a block's queries give each position.</summary>
    public ScoreRows Weights { get; }

    /// <summary>The slopes by the weights, then by the scores.</summary>
    public ScoreRows Slopes { get; }

    public void Dispose()
    {
        Array.ForEach(
            [Queries, Keys, KeyPanels, Values, Mixed, KeySlopes, ValueSlopes],
            rows => rows.Dispose()
        );
        Weights.Dispose();
        Slopes.Dispose();
    }
}
