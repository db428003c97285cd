namespace ReSTEM.MLNet.Problems;

/// <summary>A problem with a written solution, shown to the model in a few-shot prompt.</summary>
/// <param name="Question">What is asked; fills the placeholder <c>{Question}</c>.</param>
/// <param name="Solution">The solution as the model should write one.</param>
public sealed record WorkedExample(string Question, string Solution)
{
    /// <summary>What fills the template's other placeholders, by their names.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
