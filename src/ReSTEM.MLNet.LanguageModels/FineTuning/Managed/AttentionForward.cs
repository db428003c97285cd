namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// Causal attention (Vaswani et al. 2017) of sequences that lie one behind the other, without the scores of a whole sequence in
/// memory: a block of queries is computed against all positions that it sees.
/// </summary>
internal sealed unsafe class AttentionForward(
    AttentionShape shape,
    AttentionScratches scratches,
    RowSlices slices
)
{
    /// <summary>Attends: reads the heads, writes what queries get and their sums.</summary>
    public void Compute(PackedRows rows, AttentionRows attended) =>
        slices.ForEach(
            rows.Sequences.Count * shape.Keys,
            () => scratches.Take(rows.Longest),
            scratches.Give,
            (piece, scratch) =>
            {
                var (start, length) = rows.Sequences[piece / shape.Keys];
                Compute(new(shape, start, length, piece % shape.Keys), attended, scratch);
            }
        );

    private void Compute(HeadPlace place, AttentionRows attended, AttentionScratch scratch)
    {
        scratch.KeyPanels.TakeTransposed(place.Keys(attended.Heads));
        scratch.Values.Take(place.Values(attended.Heads), 1);
        for (var query = place.FirstQuery; query < place.FirstQuery + shape.Group; query++)
        {
            scratch.Queries.Take(place.Query(attended.Heads, query), shape.Scale);
            for (var first = 0; first < place.Length; first += AttentionShape.Block)
            {
                var sums = place.Number(attended.Sums, query, first);
                Compute(place, first, (nint)sums, scratch);
            }

            scratch.Mixed.Give(place.Query(attended.Mixed, query));
        }
    }

    private void Compute(HeadPlace place, int first, nint sums, AttentionScratch scratch)
    {
        var (weights, panel) = (scratch.Weights, place.FirstPanel(first));
        var from = panel * AttentionShape.Block;
        weights.Stride = first + AttentionShape.Block - from;
        weights.Multiply(scratch.Queries[first], scratch.KeyPanels.Panel(panel), shape);
        var inverses = stackalloc float[AttentionShape.Block];
        for (var i = 0; i < place.QueriesFrom(first); i++)
        {
            var seen = shape.FirstSeen(first + i) - from;
            var (largest, sum) = weights.TakeExponentials(i, seen, first + i + 1 - from);
            ((float*)sums)[i * shape.Queries] = largest + MathF.Log(sum);
            inverses[i] = 1 / sum;
        }

        scratch.Mixed.SetProduct(first, weights, scratch.Values[from]);
        scratch.Mixed.Scale(first, new(inverses, place.QueriesFrom(first)));
    }
}
