using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>A linear map of rows and its gradient, into memory that is there already. Low-rank terms are torch's work.</summary>
internal sealed class LinearRows(Linear map)
{
    /// <summary>Writes what the map makes of rows.</summary>
    public void Set(FloatRows x, FloatRows y)
    {
        using var scope = NewDisposeScope();
        if (map.Bias is { } bias)
        {
            y.Tensor.copy_(bias.unsqueeze(0).expand_as(y.Tensor));
        }

        RowProducts.Forward(
            x,
            new FloatRows(map.Weight),
            y,
            map.Bias is null ? SumStore.Set : SumStore.Add
        );
        map.Update?.AddTo(y.Tensor, x.Tensor);
    }

    /// <summary>Adds what the map makes of rows.</summary>
    public void Add(FloatRows x, FloatRows y)
    {
        using var scope = NewDisposeScope();
        if (map.Bias is { } bias)
        {
            y.Tensor.add_(bias, Numbers.One);
        }

        RowProducts.Forward(x, new FloatRows(map.Weight), y, SumStore.Add);
        map.Update?.AddTo(y.Tensor, x.Tensor);
    }

    /// <summary>Adds to what the map's parameters have collected, and writes the slope by what went in where it is wanted.</summary>
    /// <param name="slope">Of the loss by what came out.</param>
    /// <param name="x">What went in.</param>
    /// <param name="slopeOfX">Written; absent where nothing before the map is trained.</param>
    public void Backward(FloatRows slope, FloatRows x, FloatRows? slopeOfX)
    {
        using var scope = NewDisposeScope();
        if (map.Weight.requires_grad)
        {
            RowProducts.Collect(slope, x, new FloatRows(map.Weight.grad!));
        }

        if (map.Bias is { requires_grad: true } bias)
        {
            bias.grad!.add_(slope.Tensor.sum([0L]), Numbers.One);
        }

        if (slopeOfX is { } back)
        {
            RowProducts.Back(slope, new FloatRows(map.Weight), back, SumStore.Set);
        }

        if (map.Update is { } update)
        {
            Backward(update, (slope.Tensor, x.Tensor), slopeOfX?.Tensor);
        }
    }

    /// <summary>Of <c>scale B(A d(x))</c>, d what dropout leaves: it drops the same whenever it is asked.</summary>
    private static void Backward(LowRankUpdate update, (Tensor Y, Tensor X) rows, Tensor? slopeOfX)
    {
        var x = update.Dropout?.Invoke(rows.X) ?? rows.X;
        var low = x.matmul(update.Down.t()).mul_(update.Scale); // (n, ranks)
        var slopeOfLow = rows.Y.matmul(update.Up).mul_(update.Scale);
        update.Up.backward([rows.Y.t().matmul(low)]);
        update.Down.backward([slopeOfLow.t().matmul(x)]);
        if (slopeOfX is null)
        {
            return;
        }

        if (update.Dropout is { } dropout)
        {
            slopeOfX.add_(dropout(slopeOfLow.matmul(update.Down)), Numbers.One);
            return;
        }

        slopeOfX.addmm_(slopeOfLow, update.Down, 1, 1);
    }
}
