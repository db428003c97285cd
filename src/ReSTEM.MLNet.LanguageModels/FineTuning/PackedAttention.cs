using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Sequences that lie one behind the other in one row; each token attends to those before it in its own sequence. Neighbours of
/// equal length attend together, as the rows of one batch, so that neither a mask nor padding costs anything.
/// </summary>
internal sealed class PackedAttention : IAttention
{
    private readonly List<(int Rows, int Columns)> _runs = [];
    private readonly long[] _sizes;
    private readonly Dictionary<int, CausalAttention> _byLength = [];

    /// <param name="lengths">Of the sequences, in their order.</param>
    /// <param name="window">How many positions a token sees, itself included; absent for all before it.</param>
    /// <param name="device">Where the tensors are.</param>
    public PackedAttention(IReadOnlyList<int> lengths, int? window, Device device)
    {
        foreach (var length in lengths)
        {
            if (_runs.Count > 0 && _runs[^1].Columns == length)
            {
                _runs[^1] = (_runs[^1].Rows + 1, length);
                continue;
            }

            _runs.Add((1, length));
            _byLength.TryAdd(
                length,
                new CausalAttention(
                    window < length
                        ? CausalAttention.WindowMask(length, window.Value, device)
                        : null
                )
            );
        }

        _sizes = [.. _runs.Select(run => (long)run.Rows * run.Columns)];
    }

    public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = (Parts(query), Parts(key), Parts(value));
        var parts = new Tensor[_runs.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var (rows, columns) = _runs[i];
            parts[i] = _byLength[columns]
                .Attend(
                    layer,
                    Rows(queries[i], rows, columns),
                    Rows(keys[i], rows, columns),
                    Rows(values[i], rows, columns)
                )
                .transpose(1, 2)
                .flatten(0, 1); // (rows * columns, H, D)
        }

        var all = parts.Length == 1 ? parts[0] : cat(parts, 0); // (T, H, D)
        return all.unsqueeze(0).transpose(1, 2).MoveToOuterDisposeScope(); // (1, H, T, D)
    }

    /// <summary>One split, whose gradient is one concatenation.</summary>
    private Tensor[] Parts(Tensor heads) => heads.transpose(1, 2).squeeze(0).split(_sizes, 0); // (1, H, T, D) -> (n, H, D)

    private static Tensor Rows(Tensor part, int rows, int columns) =>
        part.view(rows, columns, part.shape[1], part.shape[2]).transpose(1, 2); // (rows, H, columns, D)
}
