using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Writes the keys and values of new positions to their pages, and attends to those that a position sees.</summary>
internal sealed unsafe class PagedAttention(ModelConfig config, CacheLayout layout)
{
    private const int Lanes = CacheLayout.PagePositions;

    /// <summary>Stores a row's key and value of one layer and head.</summary>
    public void Write(in CacheRow row, int layer, int head, float* key, float* value)
    {
        var slot = row.SlotOf(row.Position);
        var page = (float*)row.Pages[slot / Lanes];
        var lane = slot % Lanes;
        var keys = page + layout.KeyOffset(layer, head) + lane;
        for (var i = 0; i < config.HeadSize; i++)
        {
            keys[i * Lanes] = key[i];
        }

        var values = page + layout.ValueOffset(layer, head) + (lane * layout.ValueWidth);
        new ReadOnlySpan<float>(value, config.HeadSize).CopyTo(new(values, config.HeadSize));
    }

    /// <summary>Attention of the query heads that share one key and value head.</summary>
    /// <param name="row">The row.</param>
    /// <param name="place">The layer, and the key and value head.</param>
    /// <param name="queries">The first of the query heads, already divided by the root of the head size.</param>
    /// <param name="output">Where the first one's result goes.</param>
    /// <param name="scores">Space for as many floats as the pages have positions.</param>
    public void Attend(
        in CacheRow row,
        (int Layer, int Head) place,
        float* queries,
        float* output,
        float* scores
    )
    {
        var first = row.SlotOf(
            Math.Max(0, row.Position + 1 - (config.SlidingWindow ?? int.MaxValue))
        );
        var end = row.SlotOf(row.Position) + 1;
        var firstPage = first / Lanes;
        var pages = row.Pages.AsSpan(firstPage, CacheLayout.PagesFor(end) - firstPage);
        var hole = (row.SharedLength, CacheLayout.RoundUp(row.SharedLength));
        var count = pages.Length * Lanes;
        var origin = firstPage * Lanes;
        for (var h = 0; h < config.HeadCount / config.KeyValueHeadCount; h++)
        {
            var query = new ReadOnlySpan<float>(queries + (h * config.HeadSize), config.HeadSize);
            AttentionKernel.Score(pages, layout.KeyOffset(place.Layer, place.Head), query, scores);
            Hide(scores, count, (0, first - origin));
            Hide(scores, count, (hole.SharedLength - origin, hole.Item2 - origin));
            Hide(scores, count, (end - origin, count));
            var scale = AttentionKernel.Softmax(scores, count);
            var offset = layout.ValueOffset(place.Layer, place.Head);
            Mix(pages, offset, scores, scale, output + (h * config.HeadSize));
        }
    }

    private static void Hide(float* scores, int count, (int First, int End) lanes)
    {
        var end = Math.Min(lanes.End, count);
        for (var i = Math.Max(0, lanes.First); i < end; i++)
        {
            scores[i] = float.NegativeInfinity;
        }
    }

    private void Mix(
        ReadOnlySpan<nint> pages,
        nint offset,
        float* weights,
        float scale,
        float* output
    )
    {
        var scales = Vector512.Create(scale);
        nint width = layout.ValueWidth;
        var at = 0;
        for (; at + (2 * Lanes) <= width; at += 2 * Lanes)
        {
            var (left, right) = AttentionKernel.MixTwo(pages, offset + at, width, weights);
            Store(left * scales, output + at, config.HeadSize - at);
            Store(right * scales, output + at + Lanes, config.HeadSize - at - Lanes);
        }

        if (at < width)
        {
            var sum = AttentionKernel.MixOne(pages, offset + at, width, weights);
            Store(sum * scales, output + at, config.HeadSize - at);
        }
    }

    private static void Store(Vector512<float> features, float* output, int left)
    {
        if (left >= Lanes)
        {
            features.Store(output);
            return;
        }

        // The head ends within the vector; what follows belongs to another head.
        var buffer = stackalloc float[Lanes];
        features.Store(buffer);
        new ReadOnlySpan<float>(buffer, left).CopyTo(new(output, left));
    }
}
