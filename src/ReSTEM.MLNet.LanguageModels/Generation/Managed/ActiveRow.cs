using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>A sample being decoded. Reused for one sample after the other, so that a new one allocates nothing but its result.</summary>
internal sealed class ActiveRow(int maxNewTokens)
{
    private readonly int[] _tokens = new int[maxNewTokens];
    private PromptWork _prompt = null!;
    private int _sample;
    private int _count;
    private CacheStretch _own;
    private double _logProbability;
    private double _samplingLogProbability;

    /// <summary>Why it ended; absent while it goes on.</summary>
    public FinishReason? Finished { get; private set; }

    /// <summary>The prompt it continues.</summary>
    public PromptWork Prompt => _prompt;

    /// <summary>The sample's index.</summary>
    public int Sample => _sample;

    /// <summary>What was sampled so far.</summary>
    public ReadOnlySpan<int> Completion => _tokens.AsSpan(0, _count);

    /// <summary>Begins a sample, and takes the memory for its keys and values.</summary>
    public void Start(PromptWork prompt, int sample, StretchPool pool)
    {
        (_prompt, _sample, _count, Finished) = (prompt, sample, 0, null);
        (_logProbability, _samplingLogProbability) = (0, 0);
        _own = pool.Rent(prompt.BlocksPerSample);
    }

    /// <summary>The row to run next: the newest token.</summary>
    public CacheRow Next() =>
        new()
        {
            Token = _count == 0 ? _prompt.Tokens[^1] : _tokens[_count - 1],
            Position = _prompt.SharedLength + _count,
            Shared = _prompt.Shared,
            SharedLength = _prompt.SharedLength,
            Own = _own,
        };

    /// <summary>Adds the token that was drawn.</summary>
    public void Add(PickedToken picked, DecodingRequest request)
    {
        _tokens[_count++] = picked.TokenId;
        _logProbability += picked.LogProbability;
        _samplingLogProbability += picked.SamplingLogProbability;
        if (
            IsEnd(picked.TokenId, request.EndOfTextIds)
            || request.IsStopped?.Invoke(Completion) == true
        )
        {
            Finished = FinishReason.Stop;
        }
        else if (_count == _prompt.MaxNewTokens)
        {
            Finished = FinishReason.Length;
        }

        request.Drawn?.Invoke(new DrawnToken(_sample, picked, Finished));
    }

    /// <summary>Gives the row's own memory back and the result out.</summary>
    public SampledTokens Finish(StretchPool pool)
    {
        pool.Return(_own);
        var result = new SampledTokens(_prompt.Index, _sample)
        {
            LogProbability = _logProbability,
            SamplingLogProbability = _samplingLogProbability,
            FinishReason = Finished,
        };
        result.TokenIds.AddRange(Completion);
        return result;
    }

    private static bool IsEnd(int token, IReadOnlyList<int> ends)
    {
        for (var i = 0; i < ends.Count; i++)
        {
            if (ends[i] == token)
            {
                return true;
            }
        }

        return false;
    }
}
