using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Runs the model over the rows of a batch: prompts into the cache, and the newest token of every row to logits.</summary>
internal sealed class BatchReader(ModelConfig config, IForwardPass model, KeyValueCache cache)
{
    /// <summary>Most rows at one time.</summary>
    public int MaxRows => cache.Rows;

    /// <summary>Brings keys and values to where the rows of the next step look for them, and tells the rows their places.</summary>
    /// <param name="old">The rows of the last step, those that ended too, by place.</param>
    /// <param name="next">The rows of the next step, by place.</param>
    public void Place(IReadOnlyList<BatchRow> old, IReadOnlyList<BatchRow> next)
    {
        List<(int From, int To)> copies = [];
        List<(BatchRow Row, int To)> unread = [];
        foreach (var (to, row) in next.Index())
        {
            if ((row.Place ?? PlaceOf(row.Prompt)) is not { } from)
            {
                unread.Add((row, to));
            }
            else if (from != to)
            {
                copies.Add((from, to));
            }
        }

        Copy(copies, next);
        ReadPrompts(unread);
        foreach (var (place, row) in next.Index())
        {
            row.Place = place;
        }

        // Where a row has the prompt's keys and values already; that it ended or goes on does not change them.
        int? PlaceOf(BatchPrompt prompt) => old.LastOrDefault(row => row.Prompt == prompt)?.Place;
    }

    /// <summary>Reads the newest token of every row.</summary>
    /// <returns>Scores of what may follow, on the CPU.</returns>
    public Tensor ReadTokens(BatchRow[] rows, RowRanges ranges) // -> (R, V)
    {
        using var scope = NewDisposeScope();
        long[] both =
        [
            .. rows.Select(row => (long)row.Token),
            .. rows.Select(row => (long)row.Position),
        ];
        var input = tensor(both, 2, rows.Length, 1).to(cache.Device);
        var positions = input.select(0, 1); // (R, 1)
        AttendedRows[] parts =
        [
            .. ranges.Attended(rows).Select(part => Masked(part, rows, positions)),
        ];
        var attention = new CachedAttention(cache, positions, parts);
        var hidden = model.Hidden(input.select(0, 0), positions, attention);
        return model
            .Logits(hidden.select(1, 0))
            .to_type(ScalarType.Float32)
            .cpu()
            .contiguous()
            .MoveToOuterDisposeScope();
    }

    private void Copy(List<(int From, int To)> copies, IReadOnlyList<BatchRow> next)
    {
        var columns = copies.Select(copy => next[copy.To].Position).DefaultIfEmpty().Max();
        if (columns > 0)
        {
            using var scope = NewDisposeScope();
            cache.Copy(
                Indices(copies.Select(copy => copy.From)),
                Indices(copies.Select(copy => copy.To)),
                columns
            );
        }
    }

    // The last token is left to the first step, which needs its logits. Shorter prompts are filled up behind their end, where
    // nothing looks before it is overwritten.
    private void ReadPrompts(List<(BatchRow Row, int To)> rows)
    {
        BatchPrompt[] prompts = [.. rows.Select(row => row.Row.Prompt).Distinct()];
        var length = prompts.Select(prompt => prompt.Length - 1).DefaultIfEmpty().Max();
        if (length == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var ids = new long[prompts.Length * length];
        foreach (var (i, prompt) in prompts.Index())
        {
            for (var t = 0; t < prompt.Length - 1; t++)
            {
                ids[(i * length) + t] = prompt.Tokens[t];
            }
        }

        var sources = Indices(rows.Select(row => Array.IndexOf(prompts, row.Row.Prompt)));
        var attention = new PromptAttention(
            cache,
            PromptMask(length),
            sources,
            Indices(rows.Select(row => row.To))
        );
        model.Hidden(
            tensor(ids, prompts.Length, length).to(cache.Device),
            Numbers.UpTo(length, cache.Device).unsqueeze(0),
            attention
        );
    }

    private Tensor Indices(IEnumerable<int> values)
    {
        using var scope = NewDisposeScope();
        return tensor([.. values.Select(value => (long)value)])
            .to(cache.Device)
            .MoveToOuterDisposeScope();
    }

    private Tensor? PromptMask(long length) =>
        config.SlidingWindow is { } window && window < length
            ? CausalAttention.WindowMask(length, window, cache.Device)
            : null;

    // Rows of different lengths beside each other see different columns; so do those whose window begins behind the first one.
    private AttendedRows Masked(AttendedRows part, BatchRow[] rows, Tensor positions)
    {
        var window = config.SlidingWindow ?? int.MaxValue;
        if (
            part.Columns <= window
            && rows.Skip(part.First).Take(part.Count).All(row => row.Position + 1 == part.Columns)
        )
        {
            return part;
        }

        using var scope = NewDisposeScope();
        var own = positions.narrow(0, part.First, part.Count).view(-1, 1, 1, 1);
        var unseen = cache.Columns(part.Columns).gt(own);
        if (part.Columns > window)
        {
            using Scalar reach = -window;
            unseen = unseen.logical_or(cache.Columns(part.Columns).le(own.add(reach, Numbers.One)));
        }

        var mask = zeros(unseen.shape, cache.Precision, cache.Device)
            .masked_fill_(unseen, Numbers.MinusInfinity);
        return part with { Mask = mask.MoveToOuterDisposeScope() };
    }
}
