using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Keys and values of every layer, allocated once for prompts and completions together and written in place.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys; // each (R, KV, columns, D)
    private readonly Tensor[] _values;

    public KeyValueCache(
        ModelConfig config,
        long rows,
        long columns,
        Device device,
        ScalarType precision
    )
    {
        long[] shape = [rows, config.KeyValueHeadCount, columns, config.HeadSize];
        _keys = Allocate();
        _values = Allocate();

        Tensor[] Allocate() =>
            [
                .. Enumerable
                    .Range(0, config.LayerCount)
                    .Select(_ => zeros(shape, precision, device).DetachFromDisposeScope()),
            ];
    }

    /// <summary>Columns that hold keys and values.</summary>
    public long Length { get; private set; }

    /// <summary>Puts the keys and values of new columns behind the filled ones; <see cref="Advance"/> makes them count.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="key">(R / <paramref name="copies"/>, KV, T, D).</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="copies">Each row goes to this many neighbouring rows of the cache.</param>
    public void Write(int layer, Tensor key, Tensor value, long copies)
    {
        using var scope = NewDisposeScope();
        Put(_keys[layer], key);
        Put(_values[layer], value);

        void Put(Tensor cache, Tensor source)
        {
            var rows = copies == 1 ? source : source.repeat_interleave(copies, 0);
            cache.narrow(2, Length, source.shape[2]).copy_(rows);
        }
    }

    public void Advance(long columns) => Length += columns;

    /// <summary>The first columns of one layer.</summary>
    public (Tensor Keys, Tensor Values) Read(int layer, long columns) =>
        (_keys[layer].narrow(2, 0, columns), _values[layer].narrow(2, 0, columns));

    /// <summary>Drops all rows but those given, in the order given.</summary>
    public void Keep(Tensor rows)
    {
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Selected(_keys[layer]);
            _values[layer] = Selected(_values[layer]);
        }

        Tensor Selected(Tensor cache)
        {
            var kept = cache.index_select(0, rows).DetachFromDisposeScope();
            cache.Dispose();
            return kept;
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }
}
