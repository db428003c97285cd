using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>
/// The rows that are decoded at one time, from a call's first sample to its last. Rows that ended leave by eighths, and the next
/// samples enter in their places: when, the samples alone decide, and neither time nor threads.
/// </summary>
internal sealed class DecodingBatch(
    DecodingRequest request,
    BatchReader reader,
    BatchPicker picker,
    RowRanges ranges
)
{
    // To move rows costs copies, and reading a few prompts as much as a step; to keep rows that ended costs a share of every step.
    private const int RowsForOneThatEnded = 8;

    private readonly SampleQueue _queue = new(request.Prompts, request.Options.SamplesPerPrompt);
    private readonly List<SampledTokens> _done = new(request.Sequences);
    private BatchRow[] _rows = [];

    /// <returns>In the order in which they left.</returns>
    public IReadOnlyList<SampledTokens> Run(CancellationToken cancellationToken)
    {
        var meter = new SamplingMeter(request.Sequences, request.Progress);
        using var scope = NewDisposeScope();
        while (Renew())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = GoingOn;
            using var logits = reader.ReadTokens(_rows, ranges);
            picker.Pick(logits, _rows);
            meter.Add(before - GoingOn, before);
        }

        return _done;
    }

    private int GoingOn => _rows.Count(row => row.GoesOn);

    /// <summary>Lets rows leave and enter if enough have ended.</summary>
    /// <returns>Whether any row goes on.</returns>
    private bool Renew()
    {
        var ended = _rows.Length - GoingOn;
        if (_rows.Length > 0 && ended < Math.Max(1, _rows.Length / RowsForOneThatEnded))
        {
            return true;
        }

        _done.AddRange(_rows.Where(row => !row.GoesOn).Select(row => row.Sample));
        var entering = _queue.Take(reader.MaxRows - GoingOn);
        var next = ranges.Arrange(_rows.Where(row => row.GoesOn).Concat(entering));
        reader.Place(_rows, next);
        _rows = next;
        return _rows.Length > 0;
    }
}
