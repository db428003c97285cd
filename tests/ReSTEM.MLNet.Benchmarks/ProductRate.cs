using System.Diagnostics;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>The rate of torch's matrix product, in thousand million operations a second.</summary>
internal static class ProductRate
{
    /// <summary>The best of a few square products.</summary>
    public static double GigaFlops(
        ScalarType precision,
        int threads,
        int size = 2048,
        int repeats = 3
    )
    {
        using var session = TorchSession.Enter(threads);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var x = rand(size, size).to_type(precision);
        var w = rand(size, size).to_type(precision);
        var best = Enumerable.Range(0, repeats + 1).Min(_ => Seconds(x, w));
        return 2.0 * size * size * size / best / 1e9;
    }

    private static double Seconds(Tensor x, Tensor w)
    {
        var start = Stopwatch.GetTimestamp();
        using var y = nn.functional.linear(x, w);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
