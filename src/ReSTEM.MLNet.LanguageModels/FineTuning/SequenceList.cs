using System.Collections;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Examples as the trainer reads them, joined anew whenever one is asked for: what lies on a disk stays there.</summary>
internal sealed class SequenceList : IReadOnlyList<TokenSequence>
{
    private readonly IReadOnlyList<TrainingExample> _examples;
    private readonly ExampleLimits _limits;

    /// <param name="examples">Read once through, so that what is wrong with one is known before the first step.</param>
    /// <param name="limits">What the model can be trained on.</param>
    /// <exception cref="ArgumentException">An example cannot be trained.</exception>
    public SequenceList(IReadOnlyList<TrainingExample> examples, ExampleLimits limits)
    {
        (_examples, _limits) = (examples, limits);
        foreach (var (index, example) in examples.Index())
        {
            _ = TokenSequence.Of(example, index, limits);
        }
    }

    public int Count => _examples.Count;

    public TokenSequence this[int index] => TokenSequence.Of(_examples[index], index, _limits);

    public IEnumerator<TokenSequence> GetEnumerator() =>
        _examples
            .Select((example, index) => TokenSequence.Of(example, index, _limits))
            .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
