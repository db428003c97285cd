using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>A long fine-tuning of sequences of many lengths: whether memory stays as it is from step to step.</summary>
internal sealed class FineTuningEnduranceBenchmark(int steps, CancellationTokenSource end)
    : IProgress<FineTuningProgress>
{
    private const int Looks = 10;

    private readonly List<double> _residentMegabytes = [];
    private readonly List<long> _managedKilobytes = [];

    public static IEnumerable<string> Run(FineTuningArguments arguments)
    {
        var allocator = arguments.KeepsMemory && ProcessTuning.TryKeepFreedMemory();
        foreach (var mode in FineTuningMode.Of(arguments))
        {
            using var end = new CancellationTokenSource();
            var benchmark = new FineTuningEnduranceBenchmark(arguments.Steps, end);
            benchmark.Train(arguments, mode);
            yield return JsonSerializer.Serialize(
                new
                {
                    shape = arguments.Shape,
                    precision = mode.Precision,
                    lora = mode.Rank,
                    backend = mode.Backend.ToString(),
                    allocator,
                    threads = arguments.Threads,
                    batchTokens = arguments.BatchTokens,
                    steps = arguments.Steps,
                    residentMegabytesByTenth = benchmark._residentMegabytes,
                    managedKilobytesByTenth = benchmark._managedKilobytes,
                }
            );
        }
    }

    public void Report(FineTuningProgress value)
    {
        if (value.Step % Math.Max(1, steps / Looks) == 0)
        {
            _residentMegabytes.Add(Math.Round(ResidentMemory.Megabytes(), 1));
            _managedKilobytes.Add(GC.GetTotalMemory(forceFullCollection: true) >> 10);
        }

        if (value.Step == steps)
        {
            end.Cancel();
        }
    }

    private void Train(FineTuningArguments arguments, FineTuningMode mode)
    {
        using var session = TorchSession.Enter(arguments.Threads);
        var config = BenchmarkShape.Named(arguments.Shape);
        using var weights = new ModelWeights(config, CPU, ScalarType.Float32);
        WeightInitializer.Fill(weights, config.InitializerRange, 1);

        // More epochs than steps, so that there are enough of them whatever an epoch holds.
        var options = GradientChoice.Settle(mode.Options(arguments), config, weights) with
        {
            Epochs = arguments.Steps,
        };
        using var adapter = options.Adapter is { } lora
            ? LowRankAdapter.Create(config, lora, CPU, 1)
            : null;
        ITrainable trainable = adapter is null
            ? new FullWeights(config, weights, options)
            : new AdapterWeights(config, weights, adapter, options);
        var several = arguments with { BatchTokens = 4 * arguments.BatchTokens };
        var sequences = BenchmarkSequences.Of(config, several);
        using var trainer = new Trainer(
            config,
            trainable,
            new TrainingRun([.. sequences], options)
        );
        try
        {
            trainer.Train(this, end.Token);
        }
        catch (OperationCanceledException) { }
    }
}
