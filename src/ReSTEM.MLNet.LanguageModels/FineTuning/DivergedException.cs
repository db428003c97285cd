namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Fine-tuning met a loss or gradient that is not a finite number; the step was not taken.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Describes the step at which it happened.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradientNorm">Its gradient's length.</param>
    /// <param name="examples">Positions, in the list that was trained, of the examples that cause it: all of the step's if none does alone.</param>
    public DivergedException(
        int step,
        double loss,
        double gradientNorm,
        IReadOnlyList<int> examples
    )
        : base(
            $"Fine-tuning diverged at step {step}: loss {loss}, gradient norm {gradientNorm}, examples "
                + $"{string.Join(", ", examples.Order())}. Lower FineTuningOptions.LearningRate or look at these examples."
        ) => (Step, Examples) = (step, examples);

    /// <summary>An exception without a step.</summary>
    public DivergedException()
        : this("Fine-tuning diverged.") { }

    /// <summary>An exception with a message of its own.</summary>
    public DivergedException(string message)
        : base(message) { }

    /// <summary>An exception with a message and a cause.</summary>
    public DivergedException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The step, from 1.</summary>
    public int Step { get; }

    /// <summary>Positions, in the list that was trained, of the examples that cause it: all of the step's if none does alone.</summary>
    public IReadOnlyList<int> Examples { get; } = [];
}
