using System.Text.Json;
using ReSTEM.MLNet.Benchmarks;

switch (args)
{
    case ["sampling", .. var rest]:
        foreach (var line in SamplingBenchmark.Run(SamplingArguments.Parse(rest)))
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
            "checkpoint | limits | sampling [options]; README.md explains them."
        );
        return 1;
}
