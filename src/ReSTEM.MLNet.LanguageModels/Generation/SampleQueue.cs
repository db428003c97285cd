namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>The samples of a call that have not begun, in the order in which they do: by length of prompt, prompt and sample.</summary>
internal sealed class SampleQueue
{
    private readonly IReadOnlyList<TokenPrompt> _prompts;
    private readonly int _samples;
    private readonly int[] _byLength;
    private BatchPrompt? _prompt;
    private int _taken;

    public SampleQueue(IReadOnlyList<TokenPrompt> prompts, int samples)
    {
        (_prompts, _samples) = (prompts, samples);
        _byLength =
        [
            .. Enumerable
                .Range(0, prompts.Count)
                .OrderBy(i => prompts[i].TokenIds.Count)
                .ThenBy(i => i),
        ];
    }

    public int Count => (_prompts.Count * _samples) - _taken;

    /// <summary>The next ones, as many as there are.</summary>
    public List<BatchRow> Take(int most)
    {
        List<BatchRow> rows = [];
        while (rows.Count < most && Count > 0)
        {
            var sample = _taken % _samples;
            if (sample == 0)
            {
                var index = _byLength[_taken / _samples];
                _prompt = new BatchPrompt(index, _prompts[index]);
            }

            rows.Add(new BatchRow(_prompt!, sample));
            _taken++;
        }

        return rows;
    }
}
