namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Work on rows that do not depend on each other, by several threads: the result is the same whatever their number.</summary>
/// <param name="threads">At most so many.</param>
internal sealed class RowSlices(int threads)
{
    /// <summary>Below so many numbers another thread costs more than it brings.</summary>
    private const long LeastNumbers = 1 << 15;

    /// <summary>Works on all rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="size">Numbers of a row.</param>
    /// <param name="work">Given the first row of a slice and the one after its last.</param>
    public void For(int rows, int size, Action<int, int> work)
    {
        var slices = (int)Math.Min(threads, Math.Max(1, (long)rows * size / LeastNumbers));
        if (slices == 1)
        {
            work(0, rows);
            return;
        }

        Parallel.For(
            0,
            slices,
            new ParallelOptions { MaxDegreeOfParallelism = slices },
            slice => work(Start(slice), Start(slice + 1))
        );

        int Start(int slice) => (int)((long)rows * slice / slices);
    }

    /// <summary>Does pieces of unequal size, each with what a thread keeps for its pieces.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="take">Gives a thread what it keeps.</param>
    /// <param name="give">Gets it back.</param>
    /// <param name="work">Given a piece and what the thread keeps.</param>
    public void ForEach<T>(int pieces, Func<T> take, Action<T> give, Action<int, T> work)
    {
        if (threads == 1 || pieces == 1)
        {
            var own = take();
            for (var piece = 0; piece < pieces; piece++)
            {
                work(piece, own);
            }

            give(own);
            return;
        }

        Parallel.For(
            0,
            pieces,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            take,
            (piece, _, own) =>
            {
                work(piece, own);
                return own;
            },
            give
        );
    }
}
