using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// A pass's attention: queries and keys are normed and turned in place, keys and values go to the cache, and each head attends.
/// </summary>
internal sealed unsafe class HeadAttention(
    DecoderWeights weights,
    PositionTable rotary,
    CacheLayout layout,
    PassBuffers buffers
)
{
    private readonly ModelConfig _config = weights.Config;
    private readonly StretchAttention _attention = new(weights.Config, layout);
    private readonly CacheWriter _writer = new(weights.Config.HeadSize, layout);
    private readonly int _size = weights.Config.HeadSize;
    private readonly int _queries = weights.Config.HeadCount;
    private readonly int _keys = weights.Config.KeyValueHeadCount;
    private readonly float _queryFactor = 1 / MathF.Sqrt(weights.Config.HeadSize);

    private int Group => _queries / _keys;

    /// <summary>
    /// Whether rows see positions that other members of the team write: those of a prompt do. Then all rows are placed before any
    /// attends; else a row is placed just before, while its part of the cache is near.
    /// </summary>
    public static bool PlacesFirst(ReadOnlySpan<CacheRow> rows, Share share) =>
        share.Members > 1 && rows[0].Position < rows[0].SharedLength;

    /// <summary>Places a member's share of the rows' heads.</summary>
    public void Place(ReadOnlySpan<CacheRow> rows, int layer, Share share)
    {
        var (first, end) = share.Of(rows.Length * _keys);
        for (; first < end; first++)
        {
            var (head, r) = Math.DivRem(first, rows.Length);
            Place(rows[r], (layer, head), buffers.QueryKeyValue.Row(r));
        }
    }

    /// <summary>A member's share of attention; places the rows unless that was done before.</summary>
    public void Attend(ReadOnlySpan<CacheRow> rows, int layer, Share share)
    {
        // Heads outside, rows inside: rows that share a prompt read its keys and values together.
        var (first, end) = share.Of(rows.Length * _keys);
        var placesFirst = PlacesFirst(rows, share);
        while (first < end)
        {
            var (head, r) = Math.DivRem(first, rows.Length);
            var rest = rows.Slice(r, Math.Min(rows.Length - r, end - first));
            var tile = rest[.._attention.TileOf(rest)];
            if (!placesFirst)
            {
                PlaceTile(
                    tile,
                    (layer, head),
                    buffers.QueryKeyValue.Rows(0).From(r, 0, tile.Length)
                );
            }

            Attend(tile, (layer, head), r, share.Member);
            first += tile.Length;
        }
    }

    private void Attend(
        ReadOnlySpan<CacheRow> tile,
        (int Layer, int Head) place,
        int firstRow,
        int member
    )
    {
        var column = place.Head * Group * _size;
        _attention.Attend(
            tile,
            place,
            buffers.QueryKeyValue.Rows(0).From(firstRow, column, tile.Length),
            buffers.Attended.Rows(0).From(firstRow, column, tile.Length),
            buffers.Scores[member].Pointer
        );
    }

    private void PlaceTile(
        ReadOnlySpan<CacheRow> tile,
        (int Layer, int Head) place,
        RowBlock queryKeyValue
    )
    {
        for (var r = 0; r < tile.Length; r++)
        {
            if (r + 1 < tile.Length)
            {
                _writer.Fetch(tile[r + 1], place);
            }

            Place(tile[r], place, queryKeyValue.Row(r));
        }
    }

    private void Place(in CacheRow row, (int Layer, int Head) place, float* queryKeyValue)
    {
        var layer = weights.Layers[place.Layer];
        var cosines = rotary.Cosines(row.Position);
        var query = queryKeyValue + (place.Head * Group * _size);
        for (var h = 0; h < Group; h++, query += _size)
        {
            Turn(query, layer.QueryNorm, cosines, _queryFactor);
        }

        var key = queryKeyValue + ((_queries + place.Head) * _size);
        Turn(key, layer.KeyNorm, cosines, 1);
        _writer.Write(row, place, key, key + (_keys * _size));
    }

    private void Turn(float* head, NativeFloats? norm, float* cosines, float factor)
    {
        if (norm is not null)
        {
            RowMath.Normalize(head, norm.Pointer, head, _size, _config.NormEpsilon);
        }

        RowMath.Rotate(head, cosines, _size, factor);
    }
}
