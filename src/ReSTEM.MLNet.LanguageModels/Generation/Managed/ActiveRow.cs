namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>A sample being decoded. Reused for one sample after the other, so that a new one allocates nothing but its result.</summary>
internal sealed class ActiveRow(int maxNewTokens, int maxPages)
{
    private readonly int[] _tokens = new int[maxNewTokens];
    private readonly nint[] _pages = new nint[maxPages];
    private PromptWork _prompt = null!;
    private int _sample;
    private int _count;
    private int _pageCount;
    private double _logProbability;

    /// <summary>Why it ended; absent while it goes on.</summary>
    public FinishReason? Finished { get; private set; }

    /// <summary>The prompt it continues.</summary>
    public PromptWork Prompt => _prompt;

    /// <summary>The sample's index.</summary>
    public int Sample => _sample;

    /// <summary>What was sampled so far.</summary>
    public ReadOnlySpan<int> Completion => _tokens.AsSpan(0, _count);

    /// <summary>Begins a sample.</summary>
    public void Start(PromptWork prompt, int sample)
    {
        (_prompt, _sample, _count, _logProbability, Finished) = (prompt, sample, 0, 0, null);
        prompt.Pages.CopyTo(_pages, 0);
        _pageCount = prompt.Pages.Length;
    }

    /// <summary>The row to run next: the newest token. Takes a page where the last one is full.</summary>
    public CacheRow Next(PagePool pool)
    {
        var row = new CacheRow
        {
            Token = _count == 0 ? _prompt.Tokens[^1] : _tokens[_count - 1],
            Position = _prompt.SharedLength + _count,
            SharedLength = _prompt.SharedLength,
            Pages = _pages,
        };
        if (row.SlotOf(row.Position) / CacheLayout.PagePositions == _pageCount)
        {
            _pages[_pageCount++] = pool.Rent();
        }

        return row;
    }

    /// <summary>Adds the token that was drawn.</summary>
    public void Add(int token, double logProbability, DecodingRequest request)
    {
        _tokens[_count++] = token;
        _logProbability += logProbability;
        if (IsEnd(token, request.EndOfTextIds) || request.IsStopped?.Invoke(Completion) == true)
        {
            Finished = FinishReason.Stop;
        }
        else if (_count == _prompt.MaxNewTokens)
        {
            Finished = FinishReason.Length;
        }
    }

    /// <summary>Gives the row's own pages back and the result out.</summary>
    public SampledTokens Finish(PagePool pool)
    {
        pool.Return(_pages.AsSpan(_prompt.Pages.Length, _pageCount - _prompt.Pages.Length));
        var result = new SampledTokens(_prompt.Index, _sample)
        {
            LogProbability = _logProbability,
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
