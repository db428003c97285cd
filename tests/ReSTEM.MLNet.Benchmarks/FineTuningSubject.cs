using System.Diagnostics;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One model, ready to be fine-tuned in one way, step after step.</summary>
internal sealed class FineTuningSubject : IDisposable
{
    private readonly FineTuningArguments _arguments;
    private readonly ModelConfig _config;
    private readonly ModelWeights _weights;
    private readonly LowRankAdapter? _adapter;
    private readonly ITrainable _trainable;
    private readonly AdamW _optimizer;
    private readonly StepGradient _gradient;
    private readonly TokenSequence[] _sequences;
    private readonly int[] _batch;
    private int _step;

    public FineTuningSubject(FineTuningArguments arguments, FineTuningMode mode)
    {
        using var session = TorchSession.Enter(arguments.Threads);
        _arguments = arguments;
        _config = BenchmarkShape.Named(arguments.Shape);
        _weights = new ModelWeights(_config, CPU, ScalarType.Float32);
        WeightInitializer.Fill(_weights, _config.InitializerRange, 1);
        var options = GradientChoice.Settle(mode.Options(arguments), _config, _weights);
        Mode = mode with { Backend = options.Backend };
        _adapter = options.Adapter is { } lora
            ? LowRankAdapter.Create(_config, lora, CPU, 1)
            : null;
        _trainable = _adapter is null
            ? new FullWeights(_config, _weights, options)
            : new AdapterWeights(_config, _weights, _adapter, options);
        _sequences = [.. BenchmarkSequences.Of(_config, arguments)];
        _batch = [.. Enumerable.Range(0, _sequences.Length)];
        _gradient = new StepGradient(_config, _trainable, _sequences, options);
        _optimizer = new AdamW(
            _trainable.Flat,
            _trainable.Gradient,
            _trainable.DecayedCount,
            options
        );

        // What the random weights were made from is no memory of a step.
        GC.Collect();
    }

    public FineTuningMode Mode { get; }

    public int Tokens => _sequences.Sum(sequence => sequence.InputLength);

    /// <summary>Takes a step and measures it.</summary>
    public FineTuningRun Step()
    {
        using var session = TorchSession.Enter(_arguments.Threads);
        var product = ProductRate.GigaFlops(
            Mode.Precision == "bf16" ? ScalarType.BFloat16 : ScalarType.Float32,
            _arguments.Threads
        );
        ResidentMemory.ForgetPeak();
        var before = ResidentMemory.Megabytes();
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        _gradient.Accumulate(_batch, _step++);
        var middle = Stopwatch.GetTimestamp();
        using (NewDisposeScope())
        using (no_grad())
        {
            _optimizer.Step(1e-4);
            _trainable.Gradient.zero_();
        }

        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return new FineTuningRun(
            wall,
            (process.TotalProcessorTime - cpu).TotalSeconds,
            Stopwatch.GetElapsedTime(middle).TotalSeconds,
            Flops() / wall / 1e9,
            product,
            ResidentMemory.PeakMegabytes() - before
        );
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _gradient.Dispose();
        _trainable.Dispose();
        _adapter?.Dispose();
        _weights.Dispose();
    }

    /// <summary>
    /// Forward once, backward once for activations and, in full fine-tuning, once for weights; the head for trained tokens only.
    /// What is computed twice to save memory counts once.
    /// </summary>
    private double Flops()
    {
        var passes = Mode.Rank > 0 ? 2 : 3;
        var head = 2.0 * _config.HiddenSize * _config.VocabularySize;
        return _sequences.Sum(sequence =>
        {
            var whole = BenchmarkShape.FlopsPerToken(_config, sequence.InputLength / 2.0);
            var attention =
                4.0
                * _config.LayerCount
                * _config.HeadCount
                * _config.HeadSize
                * sequence.InputLength
                / 2.0;
            var products =
                (sequence.InputLength * (whole - head - attention)) + (sequence.TargetCount * head);
            return (passes * products) + (3 * sequence.InputLength * attention);
        });
    }
}
