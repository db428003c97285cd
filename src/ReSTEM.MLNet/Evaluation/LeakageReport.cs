using System.Globalization;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>How many evaluation problems stand among the training problems.</summary>
public sealed record LeakageReport
{
    /// <summary>Evaluation problems.</summary>
    public required int Problems { get; init; }

    /// <summary>Those whose question, as words, is a training question.</summary>
    public required int Equal { get; init; }

    /// <summary>Further ones that share <see cref="Leakage.WordsInARow"/> words in a row with a training question.</summary>
    public required int Overlapping { get; init; }

    /// <summary>A few of their questions, the equal ones first.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Whether any was found.</summary>
    public bool IsAny => Equal + Overlapping > 0;

    /// <summary>As a person reads it.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Equal} of {Problems} evaluation problems are training problems, {Overlapping} more share {Leakage.WordsInARow} words in a row with one"
        );
}
