using System.Collections;
using System.Runtime.InteropServices;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>
/// What the M-step learns, read when it is asked for: many examples lie in a temporary file, and memory does not grow with their tokens.
/// </summary>
/// <param name="temporaryFolder">Where the file would be made: the ML.NET context's TempFilePath.</param>
internal sealed class KeptExamples(string temporaryFolder)
    : IReadOnlyList<TrainingExample>,
        IDisposable
{
    private readonly SpooledRecords _records = new(temporaryFolder);

    public int Count { get; private set; }

    public TrainingExample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var numbers = MemoryMarshal.Cast<byte, int>(_records.Read(index));
            var prompt = numbers[0];
            return new TrainingExample(
                numbers.Slice(1, prompt).ToArray(),
                numbers[(1 + prompt)..].ToArray()
            );
        }
    }

    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Add(ReadOnlySpan<int> prompt, ReadOnlySpan<int> completion)
    {
        int[] numbers = [prompt.Length, .. prompt, .. completion];
        _records.Write(Count, MemoryMarshal.AsBytes(numbers.AsSpan()));
        Count++;
    }

    public void Add(TrainingExample example) =>
        Add([.. example.PromptIds], [.. example.CompletionIds]);

    public IEnumerator<TrainingExample> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    public void Dispose() => _records.Dispose();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
