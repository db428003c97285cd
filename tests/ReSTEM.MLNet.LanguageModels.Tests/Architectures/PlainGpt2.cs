using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Tests.Architectures;

/// <summary>The forward pass of GPT-2 for one sequence in double precision, one loop at a time, to compare with.</summary>
internal sealed class PlainGpt2(ModelConfig config, Func<string, float[]> weights)
{
    /// <returns>Logits of every position.</returns>
    public double[][] Logits(IReadOnlyList<int> ids)
    {
        var width = config.HiddenSize;
        var embedding = weights("transformer.wte.weight");
        var positions = weights("transformer.wpe.weight");
        var x = ids.Select(
                (id, t) =>
                    PlainForward.Sum(
                        PlainForward.Row(embedding, id, width),
                        PlainForward.Row(positions, t, width)
                    )
            )
            .ToArray();
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            x = Block(x, $"transformer.h.{layer}.");
        }

        var head = config.TieEmbeddings ? embedding : weights("lm_head.weight");
        return [.. x.Select(row => PlainForward.Times(head, Norm(row, "transformer.ln_f")))];
    }

    private double[][] Block(double[][] x, string layer)
    {
        var all = x.Select(row => Map(Norm(row, layer + "ln_1"), layer + "attn.c_attn")).ToArray();
        var y = x.Select(
                (row, t) => PlainForward.Sum(row, Map(Mixed(all, t), layer + "attn.c_proj"))
            )
            .ToArray();
        return
        [
            .. y.Select(row =>
            {
                var inner = Map(Norm(row, layer + "ln_2"), layer + "mlp.c_fc");
                return PlainForward.Sum(row, Map([.. inner.Select(Gelu)], layer + "mlp.c_proj"));
            }),
        ];
    }

    /// <summary>What a position takes from those up to it; a row is query, key and value of all heads.</summary>
    private double[] Mixed(double[][] rows, int t)
    {
        var (width, d) = (config.HiddenSize, config.HeadSize);
        var mixed = new double[width];
        for (var first = 0; first < width; first += d)
        {
            var scores = Enumerable
                .Range(0, t + 1)
                .Select(s =>
                    Enumerable
                        .Range(first, d)
                        .Sum(i => rows[t][i] * rows[s][width + i] / Math.Sqrt(d))
                )
                .ToArray();
            var shares = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
            for (var s = 0; s <= t; s++)
            {
                for (var i = first; i < first + d; i++)
                {
                    mixed[i] += shares[s] / shares.Sum() * rows[s][(2 * width) + i];
                }
            }
        }

        return mixed;
    }

    private double[] Map(double[] x, string name) =>
        PlainForward.Sum(PlainForward.Times(weights(name + ".weight"), x), Vector(name + ".bias"));

    private double[] Norm(double[] x, string name)
    {
        var (weight, bias) = (Vector(name + ".weight"), Vector(name + ".bias"));
        var mean = x.Average();
        var root = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + config.NormEpsilon);
        return [.. x.Select((v, i) => ((v - mean) / root * weight[i]) + bias[i])];
    }

    private double[] Vector(string name) => [.. weights(name).Select(v => (double)v)];

    private static double Gelu(double x) =>
        0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
}
