using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>One step of a model without blocks, whose gradient is written out by hand in double precision.</summary>
public sealed class OneStepTests
{
    private const double Rate = 1e-2;

    // Embedding, last norm, head: softmax regression over normalised rows.
    private static readonly ModelConfig Config = Some.Config with
    {
        LayerCount = 1,
        HiddenSize = 8,
        HeadCount = 2,
        KeyValueHeadCount = 2,
        HeadSize = 4,
        IntermediateSize = 8,
    };

    private static readonly FineTuningOptions Options = new()
    {
        Epochs = 1,
        LearningRate = Rate,
        WarmupFraction = 0,
        Schedule = LearningRateSchedule.Constant,
        WeightDecay = 0.1,
        MaxGradientNorm = 0.5,
        Epsilon = 1e-4,
    };

    [Theory]
    [InlineData(GradientBackend.Torch)]
    [InlineData(GradientBackend.Managed)]
    public void It_moves_every_number_as_the_formulas_in_double_precision_do(
        GradientBackend backend
    )
    {
        var options = Options with { Backend = backend };
        using var session = TorchSession.Enter();
        using var weights = Silent();
        TokenSequence[] sequences = [Some.Sequence(2, 3, 1), Some.Sequence(3, 4, 2, 0.5f)];
        var expected = ByHand(weights, sequences);

        using (
            var trainer = new Trainer(
                Config,
                new FullWeights(Config, weights, options),
                new TrainingRun(sequences, options)
            )
        )
        {
            trainer.Train(null, default);
        }

        foreach (var (name, numbers) in expected)
        {
            weights.Read(name).Should().Equal(numbers, (a, b) => Math.Abs(a - b) < 1e-6, name);
        }
    }

    /// <summary>The block adds nothing, forward or backward: its two output maps and their inputs are zero.</summary>
    private static ModelWeights Silent()
    {
        var weights = Some.Weights(Config);
        foreach (
            var map in (string[])
                [WeightNames.Value, WeightNames.AttentionOutput, WeightNames.Up, WeightNames.Down]
        )
        {
            var name = WeightNames.Matrix(0, map);
            weights.Write(name, new float[weights.Layout[name].Count]);
        }

        return weights;
    }

    private static Dictionary<string, double[]> ByHand(
        ModelWeights weights,
        TokenSequence[] sequences
    )
    {
        var embedding = Doubles(weights, WeightNames.Embedding);
        var norm = Doubles(weights, WeightNames.FinalNorm);
        var head = Doubles(weights, WeightNames.Head);
        var slopes = (
            Embedding: new double[embedding.Length],
            Norm: new double[norm.Length],
            Head: new double[head.Length]
        );
        var total = sequences.Sum(s => s.Weight * s.TargetCount);
        foreach (var sequence in sequences)
        {
            for (var t = sequence.PromptLength; t < sequence.Ids.Length; t++)
            {
                Slope(
                    (embedding, norm, head),
                    slopes,
                    (sequence.Ids[t - 1], sequence.Ids[t], sequence.Weight / total)
                );
            }
        }

        var length = Math.Sqrt(
            slopes.Embedding.Concat(slopes.Norm).Concat(slopes.Head).Sum(g => g * g)
        );
        length.Should().BeGreaterThan(Options.MaxGradientNorm, "clipping is to be seen too");
        var clip = Options.MaxGradientNorm / length;
        return new()
        {
            [WeightNames.Embedding] = Moved(embedding, slopes.Embedding, clip, Options.WeightDecay),
            [WeightNames.FinalNorm] = Moved(norm, slopes.Norm, clip, 0),
            [WeightNames.Head] = Moved(head, slopes.Head, clip, Options.WeightDecay),
        };
    }

    private static void Slope(
        (double[] Embedding, double[] Norm, double[] Head) weights,
        (double[] Embedding, double[] Norm, double[] Head) slopes,
        (int Read, int Wanted, double Share) token
    )
    {
        var d = Config.HiddenSize;
        var x = weights.Embedding.AsSpan(token.Read * d, d).ToArray();
        var root = Math.Sqrt(x.Average(v => v * v) + Config.NormEpsilon);
        var y = x.Select((v, i) => v / root * weights.Norm[i]).ToArray();
        var logits = new double[Config.VocabularySize];
        for (var v = 0; v < logits.Length; v++)
        {
            logits[v] = y.Select((value, i) => value * weights.Head[(v * d) + i]).Sum();
        }

        var most = logits.Max();
        var sum = logits.Sum(logit => Math.Exp(logit - most));
        var back = new double[d];
        for (var v = 0; v < logits.Length; v++)
        {
            var p = Math.Exp(logits[v] - most) / sum;
            var slope = token.Share * (p - (v == token.Wanted ? 1 : 0));
            for (var i = 0; i < d; i++)
            {
                slopes.Head[(v * d) + i] += slope * y[i];
                back[i] += slope * weights.Head[(v * d) + i];
            }
        }

        var inner = back.Select((b, i) => b * weights.Norm[i]).ToArray();
        var along = inner.Select((g, i) => g * x[i]).Sum() / (d * root * root);
        for (var i = 0; i < d; i++)
        {
            slopes.Norm[i] += back[i] * x[i] / root;
            slopes.Embedding[(token.Read * d) + i] += (inner[i] - (x[i] * along)) / root;
        }
    }

    /// <summary>AdamW's first step: both means are the gradient and its square once the bias is taken out.</summary>
    private static double[] Moved(double[] x, double[] slopes, double clip, double decay) =>
        [
            .. x.Zip(
                slopes,
                (value, slope) =>
                    (value * (1 - (Rate * decay)))
                    - (Rate * slope * clip / (Math.Abs(slope * clip) + Options.Epsilon))
            ),
        ];

    private static double[] Doubles(ModelWeights weights, string name) =>
        [.. weights.Read(name).Select(number => (double)number)];
}
