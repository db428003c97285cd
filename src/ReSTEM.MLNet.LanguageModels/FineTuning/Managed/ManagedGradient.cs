using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// Loss and gradient of a Llama-like model on the processor, written out: torch multiplies matrices, all between is one visit of its
/// rows, and memory stays from part to part. The numbers are those of torch's graph but for rounding.
/// </summary>
internal sealed class ManagedGradient : IDisposable
{
    private readonly ModelConfig _config;
    private readonly BlockKernels _kernels;
    private readonly VocabularyHead _head;
    private readonly GrowingMatrix[] _inputs;
    private readonly BlockMemory[] _blocks;
    private readonly GrowingMatrix _slope;
    private readonly GrowingMatrix _predicting;
    private readonly GrowingMatrix _finished;
    private readonly GrowingMatrix _scaled;

    public ManagedGradient(ModelConfig config, FineTuningOptions options)
    {
        var slices = new RowSlices(options.Threads);
        var kept = options.GradientCheckpointing ? 1 : config.LayerCount;
        _config = config;
        _kernels = new BlockKernels(config, slices);
        _head = new VocabularyHead(slices);
        _blocks = [.. Enumerable.Range(0, kept).Select(_ => new BlockMemory(config))];
        _inputs = [.. Enumerable.Range(0, config.LayerCount + 1).Select(_ => Stream())];
        (_slope, _predicting) = (Stream(), Stream());
        (_finished, _scaled) = (Stream(), Stream());

        GrowingMatrix Stream() => new(config.HiddenSize);
    }

    /// <summary>The loss alone.</summary>
    public double Loss(ModelParameters parameters, PackedRows rows)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var x = Embedded(parameters, rows, _inputs[0]);
        for (var i = 0; i < _config.LayerCount; i++)
        {
            var y = _inputs[(i + 1) % 2].Take(rows.Count);
            Block(parameters, i).Forward(x, _blocks[0].Take(rows.Count), y, rows);
            x = y;
        }

        var predicting = Predicting(x, rows);
        var finished = _finished.Take(predicting.Count);
        _kernels.Norm(parameters.FinalNorm.Weight).Forward(predicting.All, finished.All);
        return _head.Loss(finished, parameters.Head, rows);
    }

    /// <summary>The loss; its gradient is added to the leaves'.</summary>
    public double Accumulate(ModelParameters parameters, PackedRows rows)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        FloatRows[] inputs = [.. _inputs.Select(input => input.Take(rows.Count))];
        Embedded(parameters, rows, _inputs[0]);
        for (var i = 0; i < _config.LayerCount; i++)
        {
            Block(parameters, i).Forward(inputs[i], Kept(i, rows), inputs[i + 1], rows);
        }

        var slope = _slope.Take(rows.Count);
        var loss = Head(parameters, inputs[^1], slope, rows);
        _kernels.Slopes.Take(rows.Count);
        for (var i = _config.LayerCount - 1; i >= 0; i--)
        {
            var block = Block(parameters, i);
            if (_blocks.Length < _config.LayerCount)
            {
                block.Recompute(inputs[i], Kept(i, rows), rows);
            }

            block.Backward(inputs[i], Kept(i, rows), slope, rows);
        }

        if (parameters.Embedding.requires_grad)
        {
            PlacedRows.Add(slope, rows.Ids, new FloatRows(parameters.Embedding.grad!));
        }

        return loss;
    }

    public void Dispose()
    {
        _kernels.Dispose();
        _head.Dispose();
        Array.ForEach(_blocks, block => block.Dispose());
        Array.ForEach(_inputs, input => input.Dispose());
        Array.ForEach([_slope, _predicting, _finished, _scaled], matrix => matrix.Dispose());
    }

    private BlockRows Kept(int layer, PackedRows rows) =>
        _blocks[layer % _blocks.Length].Take(rows.Count);

    private ManagedBlock Block(ModelParameters parameters, int layer) =>
        new(_config, parameters.Layers[layer], _kernels)
        {
            IsFirstTrained = layer == 0 && !parameters.Embedding.requires_grad,
        };

    private static FloatRows Embedded(
        ModelParameters parameters,
        PackedRows rows,
        GrowingMatrix memory
    )
    {
        var x = memory.Take(rows.Count);
        PlacedRows.Take(new FloatRows(parameters.Embedding), rows.Ids, x);
        return x;
    }

    private FloatRows Predicting(FloatRows x, PackedRows rows)
    {
        var predicting = _predicting.Take(rows.TargetRows.Length);
        PlacedRows.Take(x, rows.TargetRows, predicting);
        return predicting;
    }

    /// <summary>From the last block to the loss and back: only rows that predict a trained token go through norm and head.</summary>
    private double Head(
        ModelParameters parameters,
        FloatRows last,
        FloatRows slope,
        PackedRows rows
    )
    {
        var predicting = Predicting(last, rows);
        var finished = _finished.Take(predicting.Count);
        var scaled = _scaled.Take(predicting.Count);
        var norm = _kernels.Norm(parameters.FinalNorm.Weight);
        norm.Forward(predicting.All, finished.All);
        var loss = _head.Backward(finished, scaled, parameters.Head, rows);
        norm.BackwardInPlace(finished.All, predicting.All);
        PlacedRows.Put(finished, rows.TargetRows, slope);
        return loss;
    }
}
