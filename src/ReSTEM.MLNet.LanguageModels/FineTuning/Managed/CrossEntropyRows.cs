using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// Softmax, cross entropy and its slope of rows of logits that come in blocks of the vocabulary, each while it is still in a near
/// cache. What is left in the logits' place are exponentials, less their sum at the target: times the row's factor they are the
/// slope, and the factor is cheaper to apply to rows of the model's width.
/// </summary>
/// <param name="targets">The token that each row is to predict.</param>
internal sealed unsafe class CrossEntropyRows(ReadOnlyMemory<int> targets)
{
    /// <summary>
    /// Exponentials are less the first block's largest logit, not less the row's: they are as exact, unless a later logit is so much
    /// larger that sums leave the range of floats.
    /// </summary>
    private const float MostAboveFirst = 30;

    private readonly List<FloatRows> _blocks = [];
    private readonly float[] _less = new float[targets.Length];
    private readonly double[] _sums = new double[targets.Length];
    private readonly float[] _wanted = new float[targets.Length];

    /// <summary>The blocks so far.</summary>
    public IReadOnlyList<FloatRows> Blocks => _blocks;

    /// <summary>Takes the logits of the next tokens.</summary>
    /// <param name="logits">(rows, tokens); replaced.</param>
    /// <param name="slices">By whom rows are visited.</param>
    public void Add(FloatRows logits, RowSlices slices)
    {
        var first = _blocks.Sum(block => block.Size);
        _blocks.Add(logits);
        slices.For(
            logits.Count,
            logits.Size,
            (from, end) =>
            {
                for (var row = from; row < end; row++)
                {
                    Add(logits[row], logits.Size, row, targets.Span[row] - first);
                }
            }
        );
    }

    /// <summary>The negative log-likelihood of a row's target, and the sum of its exponentials; all blocks are there.</summary>
    public (double Loss, double Sum) Finish(int row)
    {
        var (target, sum) = (targets.Span[row], _sums[row]);
        var width = _blocks[0].Size;
        var place = _blocks[target / width][row] + (target % width);
        *place = (float)(*place - sum);
        return (_less[row] - (double)_wanted[row] + Math.Log(sum), sum);
    }

    private void Add(float* logits, int size, int row, int target)
    {
        var largest = Largest(logits, size);
        if (_blocks.Count == 1)
        {
            _less[row] = largest;
        }
        else if (largest > _less[row] + MostAboveFirst)
        {
            Lower(row, largest);
        }

        if (target >= 0 && target < size)
        {
            _wanted[row] = logits[target];
        }

        _sums[row] += Exponentials(logits, size, _less[row]);
    }

    /// <summary>Makes the row's exponentials so far less a larger logit.</summary>
    private void Lower(int row, float less)
    {
        var factor = MathF.Exp(_less[row] - less);
        for (var i = 0; i < _blocks.Count - 1; i++)
        {
            var numbers = _blocks[i][row];
            for (var token = 0; token < _blocks[i].Size; token++)
            {
                numbers[token] *= factor;
            }
        }

        _less[row] = less;
        _sums[row] *= factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* logits, int size)
    {
        var largest = Vector512.Create(float.NegativeInfinity);
        var i = 0;
        for (; i + 16 <= size; i += 16)
        {
            largest = Vector512.MaxNative(largest, Vector512.Load(logits + i));
        }

        var max = VectorExponential.Max(largest);
        for (; i < size; i++)
        {
            max = MathF.Max(max, logits[i]);
        }

        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Exponentials(float* logits, int size, float less)
    {
        var lesses = Vector512.Create(less);
        Vector512<float> sums = default;
        var i = 0;
        for (; i + 16 <= size; i += 16)
        {
            // Above 0 by no more than is allowed here it is as exact as below.
            var e = VectorExponential.ExpOfNonPositive(Vector512.Load(logits + i) - lesses);
            e.Store(logits + i);
            sums += e;
        }

        double sum = VectorExponential.Sum(sums);
        for (; i < size; i++)
        {
            logits[i] = MathF.Exp(logits[i] - less);
            sum += logits[i];
        }

        return sum;
    }
}
