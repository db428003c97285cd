namespace ReSTEM.MLNet.Problems;

/// <summary>A task whose answer a program can check.</summary>
public sealed record Problem
{
    /// <summary>Names the problem in samples, splits and random numbers; unique within a data set.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked.</summary>
    public required string Question { get; init; }

    /// <summary>What a reward compares with; never shown to the model. Empty where the reward needs none.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Further text columns of the row by name, for prompt templates and rewards (tests, entry point, database).</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>The row as an object of the user's class, where the reward is a function of that.</summary>
    internal object? Row { get; init; }
}
