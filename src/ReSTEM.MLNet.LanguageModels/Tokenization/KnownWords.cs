using System.Collections.Concurrent;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>
/// The ids of words met before: text repeats its words, and looking one up is cheaper than merging it again. Holds a
/// bounded number of short words; safe to use from several threads.
/// </summary>
internal sealed class KnownWords
{
    private const int MaxCount = 65_536;
    private const int MaxLength = 32;

    private readonly ConcurrentDictionary<string, int[]> _words;
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<
        ReadOnlySpan<char>
    > _lookup;
    private int _room = MaxCount;

    public KnownWords()
    {
        _words = [];
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<int> ids)
    {
        ids = default;
        if (word.Length > MaxLength || !_lookup.TryGetValue(word, out var known))
        {
            return false;
        }

        ids = known;
        return true;
    }

    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        // The count may be passed by as many words as there are threads.
        if (word.Length <= MaxLength && _room > 0 && _words.TryAdd(word.ToString(), ids.ToArray()))
        {
            Interlocked.Decrement(ref _room);
        }
    }
}
