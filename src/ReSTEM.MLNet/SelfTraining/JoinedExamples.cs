using System.Collections;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Two lists as one, neither copied.</summary>
internal sealed class JoinedExamples(
    IReadOnlyList<TrainingExample> first,
    IReadOnlyList<TrainingExample> second
) : IReadOnlyList<TrainingExample>
{
    public int Count => first.Count + second.Count;

    public TrainingExample this[int index] =>
        index < first.Count ? first[index] : second[index - first.Count];

    public IEnumerator<TrainingExample> GetEnumerator() => first.Concat(second).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
