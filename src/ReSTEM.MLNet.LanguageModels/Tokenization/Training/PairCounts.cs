namespace ReSTEM.MLNet.LanguageModels.Tokenization.Training;

/// <summary>
/// How often each pair of neighbouring tokens occurs in a list of distinct words, kept up to date merge by merge: a
/// merge looks only at the words that hold its pair.
/// </summary>
internal sealed class PairCounts
{
    private readonly int[][] _words;
    private readonly long[] _wordCounts;
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), List<int>> _places = [];

    /// <summary>Holds every pair with a count it had once; a pair that has lost since is put back when it comes up.</summary>
    private readonly PriorityQueue<
        (int Left, int Right),
        (long Count, int Left, int Right)
    > _queue = new(Comparer<(long Count, int Left, int Right)>.Create(MostFrequentFirst));

    /// <param name="words">Each distinct word as tokens; changed in place.</param>
    /// <param name="wordCounts">How often each word occurs.</param>
    public PairCounts(int[][] words, long[] wordCounts)
    {
        _words = words;
        _wordCounts = wordCounts;
        for (var word = 0; word < words.Length; word++)
        {
            for (var i = 0; i + 1 < words[word].Length; i++)
            {
                Change((words[word][i], words[word][i + 1]), wordCounts[word], word);
            }
        }

        foreach (var pair in _counts.Keys)
        {
            Enqueue(pair);
        }
    }

    /// <summary>The most frequent pair, if it occurs often enough.</summary>
    public bool TryTakeBest(int minCount, out int left, out int right)
    {
        while (_queue.TryDequeue(out var pair, out var priority))
        {
            var count = _counts.GetValueOrDefault(pair);
            if (count == priority.Count && count >= minCount)
            {
                (left, right) = pair;
                return true;
            }

            if (count >= minCount)
            {
                Enqueue(pair);
            }
        }

        (left, right) = (0, 0);
        return false;
    }

    /// <summary>Replaces the pair by one token everywhere.</summary>
    public void Merge(int left, int right, int merged)
    {
        var grown = new HashSet<(int Left, int Right)>();
        foreach (var word in _places[(left, right)])
        {
            _words[word] = MergeIn(word, left, right, merged, grown);
        }

        _counts.Remove((left, right));
        _places.Remove((left, right));
        foreach (var pair in grown)
        {
            Enqueue(pair);
        }
    }

    private int[] MergeIn(
        int word,
        int left,
        int right,
        int merged,
        HashSet<(int Left, int Right)> grown
    )
    {
        var old = _words[word];
        var tokens = new List<int>(old.Length);
        for (var i = 0; i < old.Length; i++)
        {
            var joins = i + 1 < old.Length && old[i] == left && old[i + 1] == right;
            tokens.Add(joins ? merged : old[i]);
            i += joins ? 1 : 0;
        }

        if (tokens.Count == old.Length)
        {
            return old;
        }

        var count = _wordCounts[word];
        for (var i = 0; i + 1 < old.Length; i++)
        {
            Change((old[i], old[i + 1]), -count, null);
        }

        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            var pair = (tokens[i], tokens[i + 1]);
            var isNew = tokens[i] == merged || tokens[i + 1] == merged;
            Change(pair, count, isNew ? word : null);
            if (isNew)
            {
                grown.Add(pair);
            }
        }

        return [.. tokens];
    }

    private void Change((int Left, int Right) pair, long count, int? place)
    {
        _counts[pair] = _counts.GetValueOrDefault(pair) + count;
        if (place is { } word)
        {
            if (!_places.TryGetValue(pair, out var places))
            {
                _places[pair] = places = [];
            }

            if (places.Count == 0 || places[^1] != word)
            {
                places.Add(word);
            }
        }
    }

    private void Enqueue((int Left, int Right) pair) =>
        _queue.Enqueue(pair, (_counts[pair], pair.Left, pair.Right));

    private static int MostFrequentFirst(
        (long Count, int Left, int Right) a,
        (long Count, int Left, int Right) b
    ) =>
        a.Count != b.Count ? b.Count.CompareTo(a.Count)
        : a.Left != b.Left ? a.Left.CompareTo(b.Left)
        : a.Right.CompareTo(b.Right);
}
