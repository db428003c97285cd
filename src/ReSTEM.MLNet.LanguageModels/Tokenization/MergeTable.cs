using System.Buffers;
using System.Runtime.InteropServices;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>Which neighbouring tokens join into which, and in which order.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<long, (int Rank, int Merged)> _merges = [];

    /// <summary>Number of merges.</summary>
    public int Count => _merges.Count;

    /// <summary>Adds a merge of lower precedence than all before it; a pair that is there already keeps its place.</summary>
    public void Add(int left, int right, int merged) => Add(left, right, merged, _merges.Count);

    /// <summary>Adds a merge of a given precedence, lowest rank first, which other merges may share.</summary>
    public void Add(int left, int right, int merged, int rank) =>
        _merges.TryAdd(Pair(left, right), (rank, merged));

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    /// <summary>
    /// Joins the tokens from <paramref name="from"/> to the end of the list until no pair can be joined: always the
    /// pair of lowest rank, of equals the leftmost. Takes O(n log n) for n tokens.
    /// </summary>
    public void Apply(List<int> ids, int from)
    {
        var symbols = CollectionsMarshal.AsSpan(ids)[from..];
        if (symbols.Length < 2)
        {
            return;
        }

        var count = symbols.Length <= ShortWord ? ApplyByScan(symbols) : ApplyByQueue(symbols);
        CollectionsMarshal.SetCount(ids, from + count);
    }

    /// <summary>Up to this length a scan for the best pair beats a queue.</summary>
    private const int ShortWord = 16;

    private int ApplyByScan(Span<int> symbols)
    {
        var count = symbols.Length;
        while (count > 1)
        {
            var (best, bestRank, merged) = (-1, int.MaxValue, 0);
            for (var i = 0; i + 1 < count; i++)
            {
                if (
                    _merges.TryGetValue(Pair(symbols[i], symbols[i + 1]), out var merge)
                    && merge.Rank < bestRank
                )
                {
                    (best, bestRank, merged) = (i, merge.Rank, merge.Merged);
                }
            }

            if (best < 0)
            {
                break;
            }

            symbols[best] = merged;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            count--;
        }

        return count;
    }

    private int ApplyByQueue(Span<int> symbols)
    {
        var links = ArrayPool<int>.Shared.Rent(2 * symbols.Length);
        try
        {
            var chain = new Chain(symbols, links.AsSpan(0, 2 * symbols.Length));
            var queue = new PriorityQueue<(int Position, int Merged), (int Rank, int Position)>();
            for (var i = 0; i + 1 < symbols.Length; i++)
            {
                Enqueue(queue, chain, i);
            }

            while (queue.TryDequeue(out var pair, out var priority))
            {
                // An entry is stale if its pair was changed by a merge on either side.
                if (
                    !TryGetMerge(chain, pair.Position, out var merge)
                    || merge != (priority.Rank, pair.Merged)
                )
                {
                    continue;
                }

                chain.Join(pair.Position, merge.Merged);
                Enqueue(queue, chain, pair.Position);
                if (chain.Previous[pair.Position] >= 0)
                {
                    Enqueue(queue, chain, chain.Previous[pair.Position]);
                }
            }

            return chain.Compact();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(links);
        }
    }

    private void Enqueue(
        PriorityQueue<(int Position, int Merged), (int Rank, int Position)> queue,
        Chain chain,
        int position
    )
    {
        if (TryGetMerge(chain, position, out var merge))
        {
            queue.Enqueue((position, merge.Merged), (merge.Rank, position));
        }
    }

    private bool TryGetMerge(Chain chain, int position, out (int Rank, int Merged) merge)
    {
        merge = default;
        return chain.Symbols[position] != Chain.Gone
            && chain.Next[position] < chain.Symbols.Length
            && _merges.TryGetValue(
                Pair(chain.Symbols[position], chain.Symbols[chain.Next[position]]),
                out merge
            );
    }

    /// <summary>A word's symbols as a doubly linked list over their first positions.</summary>
    private readonly ref struct Chain
    {
        public const int Gone = -1;

        public Chain(Span<int> symbols, Span<int> links)
        {
            Symbols = symbols;
            Next = links[..symbols.Length];
            Previous = links[symbols.Length..];
            for (var i = 0; i < symbols.Length; i++)
            {
                Next[i] = i + 1;
                Previous[i] = i - 1;
            }
        }

        public Span<int> Symbols { get; }

        public Span<int> Next { get; }

        public Span<int> Previous { get; }

        public void Join(int position, int merged)
        {
            var joined = Next[position];
            Symbols[position] = merged;
            Symbols[joined] = Gone;
            Next[position] = Next[joined];
            if (Next[position] < Symbols.Length)
            {
                Previous[Next[position]] = position;
            }
        }

        public int Compact()
        {
            var count = 0;
            for (var i = 0; i < Symbols.Length; i = Next[i])
            {
                Symbols[count++] = Symbols[i];
            }

            return count;
        }
    }
}
