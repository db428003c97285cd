using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Memory that opening a large checkpoint takes: a thousand million random numbers, written to a temporary folder.</summary>
internal static class CheckpointBenchmark
{
    /// <summary>What the child process is called with: only a fresh process knows its own peak.</summary>
    public const string OpenVerb = "checkpoint-open";

    private static readonly ModelConfig Config = new()
    {
        VocabularySize = 32_000,
        HiddenSize = 2048,
        IntermediateSize = 5632,
        LayerCount = 20,
        HeadCount = 32,
        KeyValueHeadCount = 4,
    };

    /// <summary>Writes the checkpoint, opens it in either precision, and removes it.</summary>
    public static IEnumerable<string> Run()
    {
        var place = Directory.CreateTempSubdirectory("restem-checkpoint-").FullName;
        try
        {
            var folder = Path.Combine(place, "model");
            Write(folder);
            foreach (var precision in Enum.GetNames<ModelPrecision>())
            {
                yield return OpenInChild(folder, precision);
            }
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Opens a folder and tells what it took, in one line of JSON.</summary>
    public static string Open(string folder, string precision)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.PeakWorkingSet64;
        var watch = Stopwatch.StartNew();
        var options = new ModelOpenOptions { Precision = Enum.Parse<ModelPrecision>(precision) };
        using var model = CausalLanguageModel.Open(folder, options);
        var seconds = watch.Elapsed.TotalSeconds;
        self.Refresh();
        var count = WeightLayout.Of(model.Config).Count;
        var size = count * (options.Precision == ModelPrecision.BFloat16 ? 2 : 4);
        return JsonSerializer.Serialize(
            new
            {
                precision,
                weights = count,
                weightMegabytes = size >> 20,
                peakMegabytesBefore = before >> 20,
                peakMegabytes = self.PeakWorkingSet64 >> 20,
                ratio = Math.Round((double)self.PeakWorkingSet64 / size, 3),
                seconds = Math.Round(seconds, 1),
            }
        );
    }

    private static void Write(string folder)
    {
        var tokenizer = TextTokenizer.FromWords(["a b c"], new WordTokenizerOptions());
        var tensors = WeightLayout
            .Of(Config)
            .Slots.Select(slot => new TensorToWrite(
                slot.Name,
                slot.StoredShape,
                TensorDataType.BFloat16,
                Numbers
            ));
        CheckpointFolder.Save(folder, Config, tensors, tokenizer, new CheckpointSaveOptions());
    }

    /// <summary>Small numbers of either sign from a cheap generator: what they are does not matter here.</summary>
    private static void Numbers(long start, Span<float> destination)
    {
        var state = (ulong)start + 0x9E3779B97F4A7C15UL;
        foreach (ref var number in destination)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            number = ((state >> 40) * (1f / (1 << 24)) - 0.5f) * 0.04f;
        }
    }

    private static string OpenInChild(string folder, string precision)
    {
        string[] arguments =
        [
            typeof(CheckpointBenchmark).Assembly.Location,
            OpenVerb,
            folder,
            precision,
        ];
        using var child = Process.Start(
            new ProcessStartInfo("dotnet", arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? line.Trim()
            : throw new InvalidOperationException($"Opening {folder} in {precision} failed.");
    }
}
