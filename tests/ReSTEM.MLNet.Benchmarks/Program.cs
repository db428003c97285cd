using System.Text.Json;
using ReSTEM.MLNet.Benchmarks;
using ReSTEM.MLNet.Benchmarks.Claims;
using static TorchSharp.torch;

switch (args)
{
    case ["sampling", .. var rest]:
        foreach (var line in SamplingBenchmark.Run(SamplingArguments.Parse(rest)))
        {
            Console.WriteLine(line);
        }

        return 0;
    case ["math", "--fuzz", var count]:
        Console.WriteLine(await MathBenchmark.HostileAsync(int.Parse(count)));
        return 0;
    case ["math"]:
        Console.WriteLine(await MathBenchmark.PlainAsync());
        return 0;
    case ["sandbox", "--data", var file]:
        Console.WriteLine(await SandboxBenchmark.CompareAsync(file));
        return 0;
    case ["sandbox", "--data", var file, "--endure", var programs]:
        Console.WriteLine(await SandboxBenchmark.EndureAsync(file, int.Parse(programs)));
        return 0;
    case ["sql", "--data", var file]:
        foreach (var line in await SqlBenchmark.RunAsync(file))
        {
            Console.WriteLine(line);
        }

        return 0;
    case ["endurance", .. var rest]:
        Console.WriteLine(EnduranceBenchmark.Run(SamplingArguments.Parse(rest)));
        return 0;
    case ["finetune", .. var rest]:
        var fineTuning = FineTuningArguments.Parse(rest);
        foreach (
            var line in fineTuning.Steps > 0
                ? FineTuningEnduranceBenchmark.Run(fineTuning)
                : FineTuningBenchmark.Run(fineTuning)
        )
        {
            Console.WriteLine(line);
        }

        return 0;
    case ["claims", .. var rest]:
        foreach (var line in ClaimsBenchmark.Run(ClaimsArguments.Parse(rest)))
        {
            Console.WriteLine(line);
        }

        return 0;
    case ["limits", ..]:
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    processors = Environment.ProcessorCount,
                    gigaFlopsOneThread = Math.Round(MachineLimits.GigaFlops(1)),
                    gigaFlopsAllThreads = Math.Round(
                        MachineLimits.GigaFlops(Environment.ProcessorCount)
                    ),
                    productGigaFlopsFloat32 = Rates(ScalarType.Float32),
                    productGigaFlopsBFloat16 = Rates(ScalarType.BFloat16),
                    readGigabytesPerSecond16MiB = Math.Round(MachineLimits.ReadGigabytes(16 << 20)),
                    readGigabytesPerSecond1GiB = Math.Round(MachineLimits.ReadGigabytes(1L << 30)),
                }
            )
        );
        return 0;
    case ["checkpoint", ..]:
        foreach (var line in CheckpointBenchmark.Run())
        {
            Console.WriteLine(line);
        }

        return 0;
    case [CheckpointBenchmark.OpenVerb, var folder, var precision]:
        Console.WriteLine(CheckpointBenchmark.Open(folder, precision));
        return 0;
    default:
        Console.Error.WriteLine(
            "checkpoint | claims [options] | limits | sampling [options] | endurance [options] | finetune [options] | math [--fuzz N] | sandbox --data FILE [--endure N] | sql --data FILE; README.md explains them."
        );
        return 1;
}

// By one thread and by all.
static double[] Rates(ScalarType precision) =>
    [
        Math.Round(ProductRate.GigaFlops(precision, 1)),
        Math.Round(ProductRate.GigaFlops(precision, Environment.ProcessorCount)),
    ];
