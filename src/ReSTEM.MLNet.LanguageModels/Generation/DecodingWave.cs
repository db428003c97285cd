using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>
/// One batch of rows from prompt to last token. Prompts are aligned at their last token, so that all rows write the same
/// column of the cache; each prompt is read once and its keys and values are copied to its rows; rows leave soon after they end.
/// </summary>
internal sealed class DecodingWave : IDisposable
{
    private const int RowsForOneThatEnded = 8;

    private readonly ModelConfig _config;
    private readonly IForwardPass _model;
    private readonly WavePrompts _wave;
    private readonly Device _device;
    private readonly KeyValueCache _cache;
    private readonly WavePicker _picker;
    private readonly int _promptColumns;
    private List<SampledTokens> _active;

    public DecodingWave(
        ModelConfig config,
        IForwardPass model,
        WavePrompts wave,
        DecodingRequest request,
        Device device,
        ScalarType precision
    )
    {
        (_config, _model, _wave, _device) = (config, model, wave, device);
        _promptColumns = wave.Prompts.Max(prompt => prompt.TokenIds.Count);
        Rows =
        [
            .. from prompt in Enumerable.Range(0, wave.Prompts.Count)
            from sample in Enumerable.Range(wave.FirstSample, wave.Samples)
            select new SampledTokens(wave.Indices[prompt], sample) { WaveRow = prompt },
        ];
        _active = [.. Rows];
        var columns = Math.Min(
            _promptColumns + request.Options.MaxNewTokens,
            _promptColumns + config.ContextLength
        );
        _cache = new KeyValueCache(config, Rows.Count, columns, device, precision);
        _picker = new WavePicker(config, wave, request);
    }

    public IReadOnlyList<SampledTokens> Rows { get; }

    public void Run(SamplingMeter meter, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var logits = ReadPrompts();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = Going;
            _picker.Pick(logits, _active);
            logits.Dispose();
            var going = Going;
            meter.Add(before - going, before);
            if (going == 0)
            {
                return;
            }

            DropFinished(going);
            logits = ReadNewTokens();
        }
    }

    public void Dispose() => _cache.Dispose();

    private int Going => _active.Count(row => row.FinishReason is null);

    private Tensor ReadPrompts() // -> (R, V)
    {
        using var scope = NewDisposeScope();
        var rows = _wave.Prompts.Count;
        var ids = new long[rows * _promptColumns];
        var starts = new long[rows];
        for (var row = 0; row < rows; row++)
        {
            var prompt = _wave.Prompts[row].TokenIds;
            starts[row] = _promptColumns - prompt.Count;
            for (var t = 0; t < prompt.Count; t++)
            {
                ids[(row * _promptColumns) + starts[row] + t] = prompt[t];
            }
        }

        var columns = Numbers.UpTo(_promptColumns, _device);
        var start = tensor(starts).to(_device).unsqueeze(1); // (P, 1)
        var positions = columns.unsqueeze(0).add(start, Numbers.MinusOne).clamp_min(Numbers.Zero); // (P, T)
        var attention = new PromptAttention(_cache, PromptMask(columns, start), _wave.Samples);
        var hidden = _model.Hidden(
            tensor(ids, rows, _promptColumns).to(_device),
            positions,
            attention
        );
        _cache.Advance(_promptColumns);
        var last = hidden.select(1, _promptColumns - 1).repeat_interleave(_wave.Samples, 0); // (R, hidden)
        return Scores(last).MoveToOuterDisposeScope();
    }

    private Tensor PromptMask(Tensor columns, Tensor start) // -> (P, 1, T, T)
    {
        using Scalar window = _config.SlidingWindow ?? int.MaxValue;
        var distance = columns.unsqueeze(1).add(columns.unsqueeze(0), Numbers.MinusOne); // (T, T)
        var seen = distance.ge(Numbers.Zero).logical_and(distance.lt(window));
        var real = columns.unsqueeze(0).ge(start); // (P, T)
        return seen.unsqueeze(0).logical_and(real.unsqueeze(1)).unsqueeze(1);
    }

    private Tensor ReadNewTokens() // -> (R, V)
    {
        using var scope = NewDisposeScope();
        long[] ids = [.. _active.Select(row => (long)row.TokenIds[^1])];
        var positions = Positions();
        var hidden = _model.Hidden(
            tensor(ids, ids.Length, 1).to(_device),
            tensor(positions, ids.Length, 1).to(_device),
            new CachedAttention(_cache, ColumnMask(positions))
        );
        _cache.Advance(1);
        return Scores(hidden.select(1, 0)).MoveToOuterDisposeScope();
    }

    // What rows compute after their end is not looked at; a place that another row has is a valid one.
    private long[] Positions()
    {
        var valid = Position(_active.Find(row => row.FinishReason is null)!);
        return [.. _active.Select(row => row.FinishReason is null ? Position(row) : valid)];
    }

    private long Position(SampledTokens row) =>
        (long)_wave.Prompts[row.WaveRow].TokenIds.Count + row.TokenIds.Count - 1;

    /// <summary>Which columns each row sees: not those before its prompt, nor those behind its window.</summary>
    private Tensor? ColumnMask(long[] positions) // -> (R, 1, 1, columns)
    {
        var columns = _cache.Length + 1;
        var window = _config.SlidingWindow ?? long.MaxValue;
        if (Array.TrueForAll(positions, position => position + 1 == columns && columns <= window))
        {
            return null;
        }

        long[] firsts = [.. positions.Select(position => columns - Math.Min(position + 1, window))];
        var first = tensor(firsts).to(_device).view(-1, 1, 1, 1);
        return Numbers.UpTo(columns, _device).view(1, 1, 1, -1).ge(first);
    }

    private Tensor Scores(Tensor hidden) =>
        _model.Logits(hidden).to_type(ScalarType.Float32).cpu().contiguous();

    // To drop rows costs a copy of the whole cache, to keep them a share of every step: they go by eighths, and shapes stay till then.
    private void DropFinished(int going)
    {
        var finished = _active.Count - going;
        if (finished < Math.Max(1, _active.Count / RowsForOneThatEnded))
        {
            return;
        }

        long[] kept =
        [
            .. Enumerable
                .Range(0, _active.Count)
                .Where(i => _active[i].FinishReason is null)
                .Select(i => (long)i),
        ];
        _active = [.. kept.Select(i => _active[(int)i])];
        using var scope = NewDisposeScope();
        _cache.Keep(tensor(kept).to(_device));
    }
}
