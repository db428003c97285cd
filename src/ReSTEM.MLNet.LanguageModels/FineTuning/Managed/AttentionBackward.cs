namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// The gradient of <see cref="AttentionForward"/>: weights are formed again from the scores and their sums (Dao et al. 2022). The
/// queries' heads that share a key head are computed one after the other, so that sums keep their order.
/// </summary>
internal sealed unsafe class AttentionBackward(
    AttentionShape shape,
    AttentionScratches scratches,
    RowSlices slices
)
{
    /// <summary>Writes the slopes by queries, keys and values.</summary>
    /// <param name="rows">Of the sequences.</param>
    /// <param name="attended">As the forward pass left them.</param>
    /// <param name="slopes">The slopes by what the queries got are read, those by the heads are written.</param>
    public void Compute(PackedRows rows, AttentionRows attended, AttentionRows slopes) =>
        slices.ForEach(
            rows.Sequences.Count * shape.Keys,
            () => scratches.Take(rows.Longest),
            scratches.Give,
            (piece, scratch) =>
            {
                var (start, length) = rows.Sequences[piece / shape.Keys];
                var place = new HeadPlace(shape, start, length, piece % shape.Keys);
                Compute(place, attended, slopes, scratch);
            }
        );

    private void Compute(
        HeadPlace place,
        AttentionRows attended,
        AttentionRows slopes,
        AttentionScratch scratch
    )
    {
        var padded = AttentionShape.Padded(place.Length);
        scratch.Keys.Take(place.Keys(attended.Heads), shape.Scale);
        scratch.KeyPanels.TakeTransposed(place.Keys(attended.Heads));
        scratch.Values.TakeTransposed(place.Values(attended.Heads));
        scratch.KeySlopes.Clear(padded);
        scratch.ValueSlopes.Clear(padded);
        for (var query = place.FirstQuery; query < place.FirstQuery + shape.Group; query++)
        {
            scratch.Queries.Take(place.Query(attended.Heads, query), shape.Scale);
            scratch.Mixed.Take(place.Query(slopes.Mixed, query), 1);
            for (var first = 0; first < place.Length; first += AttentionShape.Block)
            {
                Compute(place, (query, first), attended, scratch);
            }

            // A block's queries are read for the last time before their slopes are written over them.
            scratch.Queries.Give(place.Query(slopes.Heads, query));
        }

        scratch.KeySlopes.Give(place.Keys(slopes.Heads));
        scratch.ValueSlopes.Give(place.Values(slopes.Heads));
    }

    private void Compute(
        HeadPlace place,
        (int Head, int First) query,
        AttentionRows attended,
        AttentionScratch scratch
    )
    {
        var (weights, slopes, first) = (scratch.Weights, scratch.Slopes, query.First);
        var panel = place.FirstPanel(first);
        var from = panel * AttentionShape.Block;
        weights.Stride = slopes.Stride = first + AttentionShape.Block - from;
        weights.Multiply(scratch.Queries[first], scratch.KeyPanels.Panel(panel), shape);
        slopes.Multiply(scratch.Mixed[first], scratch.Values.Panel(panel), shape);
        var mixed = place.Query(attended.Mixed, query.Head);
        for (var i = 0; i < AttentionShape.Block; i++)
        {
            if (i >= place.QueriesFrom(first))
            {
                weights.Clear(i);
                slopes.Clear(i);
                continue;
            }

            var position = first + i;
            var seen = (shape.FirstSeen(position) - from, position + 1 - from);
            weights.TakeWeights(i, seen, *place.Number(attended.Sums, query.Head, position));
            slopes.TakeSlopes(i, weights[i], scratch.Mixed.Dot(position, mixed[position]));
        }

        scratch.ValueSlopes.AddProduct(from, weights, scratch.Mixed[first]);
        scratch.KeySlopes.AddProduct(from, slopes, scratch.Queries[first]);
        scratch.Queries.SetProduct(first, slopes, scratch.Keys[from]);
    }
}
