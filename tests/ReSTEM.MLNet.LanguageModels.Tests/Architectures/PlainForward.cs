using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Tests.Architectures;

/// <summary>The forward pass of one sequence in double precision, one loop at a time: slow and plain, to compare with.</summary>
internal sealed class PlainForward(ModelConfig config, Func<string, float[]> weights)
{
    /// <summary>The plain computation of a configuration's family: token ids in, logits of every position out.</summary>
    public static Func<IReadOnlyList<int>, double[][]> Of(
        ModelConfig config,
        Func<string, float[]> weights
    ) =>
        config.IsGpt2
            ? new PlainGpt2(config, weights).Logits
            : new PlainForward(config, weights).Logits;

    /// <returns>Logits of every position.</returns>
    public double[][] Logits(IReadOnlyList<int> ids)
    {
        var embedding = weights(WeightNames.Embedding);
        var x = ids.Select(id => Row(embedding, id, config.HiddenSize)).ToArray();
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            x = Block(x, layer);
        }

        var head = config.TieEmbeddings ? embedding : weights(WeightNames.Head);
        var norm = weights(WeightNames.FinalNorm);
        return [.. x.Select(row => Times(head, Norm(row, norm)))];
    }

    private double[][] Block(double[][] x, int layer)
    {
        var attentionNorm = weights(WeightNames.InLayer(layer, WeightNames.AttentionNorm));
        var mixed = Attention([.. x.Select(row => Norm(row, attentionNorm))], layer);
        var y = x.Zip(mixed, Sum).ToArray();
        var feedForwardNorm = weights(WeightNames.InLayer(layer, WeightNames.FeedForwardNorm));
        return [.. y.Select(row => Sum(row, FeedForward(Norm(row, feedForwardNorm), layer)))];
    }

    private double[][] Attention(double[][] x, int layer)
    {
        var d = config.HeadSize;
        var bias = config.QueryKeyValueBias;
        var queries = Heads(x, layer, WeightNames.Query, WeightNames.QueryNorm, bias);
        var keys = Heads(x, layer, WeightNames.Key, WeightNames.KeyNorm, bias);
        var values = x.Select(row => Map(row, layer, WeightNames.Value, bias)).ToArray();
        var group = config.HeadCount / config.KeyValueHeadCount;
        var outputs = new double[x.Length][];
        for (var t = 0; t < x.Length; t++)
        {
            var mixed = new double[config.HeadCount * d];
            for (var head = 0; head < config.HeadCount; head++)
            {
                var first = Math.Max(0, t + 1 - (config.SlidingWindow ?? int.MaxValue));
                var from = head / group * d;
                var scores = new double[t + 1 - first];
                for (var s = first; s <= t; s++)
                {
                    for (var i = 0; i < d; i++)
                    {
                        scores[s - first] +=
                            queries[t][(head * d) + i] * keys[s][from + i] / Math.Sqrt(d);
                    }
                }

                var most = scores.Max();
                var shares = scores.Select(score => Math.Exp(score - most)).ToArray();
                var total = shares.Sum();
                for (var s = first; s <= t; s++)
                {
                    for (var i = 0; i < d; i++)
                    {
                        mixed[(head * d) + i] += shares[s - first] / total * values[s][from + i];
                    }
                }
            }

            outputs[t] = Map(mixed, layer, WeightNames.AttentionOutput, config.AttentionOutputBias);
        }

        return outputs;
    }

    private double[][] Heads(double[][] x, int layer, string projection, string norm, bool bias)
    {
        var d = config.HeadSize;
        var rows = x.Select(row => Map(row, layer, projection, bias)).ToArray();
        for (var t = 0; t < rows.Length; t++)
        {
            for (var head = 0; head < rows[t].Length / d; head++)
            {
                var part = rows[t].AsSpan(head * d, d);
                if (config.QueryKeyNorm)
                {
                    Norm(part.ToArray(), weights(WeightNames.InLayer(layer, norm))).CopyTo(part);
                }

                Rotate(part, t);
            }
        }

        return rows;
    }

    private void Rotate(Span<double> head, int position)
    {
        var half = head.Length / 2;
        for (var i = 0; i < half; i++)
        {
            var angle = position * Frequency(i);
            var (a, b) = (head[i], head[i + half]);
            head[i] = (a * Math.Cos(angle)) - (b * Math.Sin(angle));
            head[i + half] = (b * Math.Cos(angle)) + (a * Math.Sin(angle));
        }
    }

    private double Frequency(int i)
    {
        var plain = 1 / Math.Pow(config.RopeTheta, 2.0 * i / config.HeadSize);
        if (config.RopeScaling is not { } scaling)
        {
            return plain;
        }

        if (scaling.Kind == RopeScalingKind.Linear)
        {
            return plain / scaling.Factor;
        }

        var wavelength = 2 * Math.PI / plain;
        if (wavelength < scaling.OriginalContextLength / scaling.HighFrequencyFactor)
        {
            return plain;
        }

        if (wavelength > scaling.OriginalContextLength / scaling.LowFrequencyFactor)
        {
            return plain / scaling.Factor;
        }

        var smooth =
            ((scaling.OriginalContextLength / wavelength) - scaling.LowFrequencyFactor)
            / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return ((1 - smooth) * plain / scaling.Factor) + (smooth * plain);
    }

    private double[] FeedForward(double[] x, int layer)
    {
        var gate = Map(x, layer, WeightNames.Gate, config.FeedForwardBias);
        var up = Map(x, layer, WeightNames.Up, config.FeedForwardBias);
        var both = gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u).ToArray();
        return Map(both, layer, WeightNames.Down, config.FeedForwardBias);
    }

    private double[] Map(double[] x, int layer, string projection, bool bias)
    {
        var y = Times(weights(WeightNames.Matrix(layer, projection)), x);
        return bias
            ? Sum(y, [.. weights(WeightNames.Bias(layer, projection)).Select(b => (double)b)])
            : y;
    }

    private double[] Norm(double[] x, float[] weight)
    {
        var root = Math.Sqrt(x.Average(v => v * v) + config.NormEpsilon);
        return [.. x.Select((v, i) => v / root * weight[i])];
    }

    internal static double[] Times(float[] matrix, double[] x) =>
        [
            .. Enumerable
                .Range(0, matrix.Length / x.Length)
                .Select(row => Dot(matrix, row * x.Length, x)),
        ];

    private static double Dot(float[] matrix, int start, double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += matrix[start + i] * x[i];
        }

        return sum;
    }

    internal static double[] Row(float[] matrix, int row, int width) =>
        [.. matrix.AsSpan(row * width, width).ToArray().Select(v => (double)v)];

    internal static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
