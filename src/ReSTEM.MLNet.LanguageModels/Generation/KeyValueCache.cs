using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>
/// Keys and values of every layer, allocated once for prompts and completions together and written in place. A token's column is
/// its position, whatever the other rows have.
/// </summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys; // each (R, KV, columns, D)
    private readonly Tensor[] _values;
    private readonly Tensor _starts; // (R, KV), where each head's columns begin when all of them lie in one line
    private readonly Tensor _columns; // (columns), their numbers
    private readonly long _headSize;

    public KeyValueCache(
        ModelConfig config,
        long rows,
        long columns,
        Device device,
        ScalarType precision
    )
    {
        using var scope = NewDisposeScope();
        using Scalar stride = columns;
        long[] shape = [rows, config.KeyValueHeadCount, columns, config.HeadSize];
        _headSize = config.HeadSize;
        (Rows, Device, Precision) = ((int)rows, device, precision);
        _keys = Allocate();
        _values = Allocate();
        _columns = Numbers.UpTo(columns, device).DetachFromDisposeScope();
        _starts = Numbers
            .UpTo(rows * config.KeyValueHeadCount, device)
            .mul(stride)
            .view(rows, config.KeyValueHeadCount)
            .DetachFromDisposeScope();

        Tensor[] Allocate() =>
            [
                .. Enumerable
                    .Range(0, config.LayerCount)
                    .Select(_ => zeros(shape, precision, device).DetachFromDisposeScope()),
            ];
    }

    public int Rows { get; }

    public Device Device { get; }

    public ScalarType Precision { get; }

    /// <summary>The numbers of the first columns.</summary>
    public Tensor Columns(int count) => _columns.narrow(0, 0, count); // (count)

    /// <summary>Where the first rows' columns lie when those of all rows and heads lie in one line.</summary>
    /// <param name="positions">(R, 1), a column of each row.</param>
    public Tensor Places(Tensor positions) => // (R * KV)
        _starts.narrow(0, 0, positions.shape[0]).add(positions, Numbers.One).flatten();

    /// <summary>Puts a key and a value of each row and head, each (R, KV, 1, D), into one column each.</summary>
    public void Write(int layer, Tensor places, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        Put(_keys[layer], key);
        Put(_values[layer], value);

        void Put(Tensor cache, Tensor source) =>
            cache
                .view(-1, _headSize)
                .index_copy_(0, places, source.reshape(places.shape[0], _headSize));
    }

    /// <summary>Puts the keys and values of prompts, each (P, KV, T, D), into the first columns of rows.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="copies">(N) prompts and (N) rows: which prompt goes to which row.</param>
    /// <param name="key">The keys.</param>
    /// <param name="value">The values.</param>
    public void WritePrompts(
        int layer,
        (Tensor Prompts, Tensor Rows) copies,
        Tensor key,
        Tensor value
    )
    {
        using var scope = NewDisposeScope();
        Put(_keys[layer], key);
        Put(_values[layer], value);

        void Put(Tensor cache, Tensor source) =>
            cache
                .narrow(2, 0, source.shape[2])
                .index_copy_(0, copies.Rows, source.index_select(0, copies.Prompts));
    }

    /// <summary>What some rows see of one layer.</summary>
    public (Tensor Keys, Tensor Values) Read(int layer, AttendedRows rows)
    {
        return (Seen(_keys[layer]), Seen(_values[layer]));

        Tensor Seen(Tensor cache) =>
            cache.narrow(0, rows.First, rows.Count).narrow(2, 0, rows.Columns);
    }

    /// <summary>Copies the first columns of rows to other rows, all at once: a row may be both.</summary>
    /// <param name="from">(N), each row that is copied.</param>
    /// <param name="to">(N), where it goes, each a different one.</param>
    /// <param name="columns">How many columns.</param>
    public void Copy(Tensor from, Tensor to, long columns)
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            using var scope = NewDisposeScope();
            var seen = tensor.narrow(2, 0, columns);
            seen.index_copy_(0, to, seen.index_select(0, from));
        }
    }

    public void Dispose()
    {
        _starts.Dispose();
        _columns.Dispose();
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }
}
