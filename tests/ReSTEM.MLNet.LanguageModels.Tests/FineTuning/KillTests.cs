using System.Diagnostics;
using System.Globalization;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>The trainer in a process of its own, which is killed without warning.</summary>
public sealed class KillTests : IDisposable
{
    private const string Place = "RESTEM_TEST_TRAINS_IN";
    private const string Kind = "RESTEM_TEST_TRAINS_LORA";
    private const string Until = "RESTEM_TEST_TRAINS_UNTIL";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_random_steps_it_ends_in_the_same_bytes(bool lora)
    {
        var random = new Random(lora ? 2 : 1);
        var whole = ResumeTests.Trained(lora, Options(lora, _folder["whole"]));
        var steps = Lines(_folder["whole"]);

        for (var (kill, reached) = (0, 0); kill < 2; kill++)
        {
            await TrainAndKill(lora, reached + random.Next(1, steps / 4));
            reached = Lines(_folder["killed"]);
            reached.Should().BeLessThan(steps, "it must be killed before it is done");
        }

        ResumeTests.Trained(lora, Options(lora, _folder["killed"])).Should().Equal(whole);
        ResumeTests
            .HistoryIn(_folder["killed"])
            .Should()
            .Be(ResumeTests.HistoryIn(_folder["whole"]));
    }

    [Fact(Explicit = true)]
    public void A_child_trains_until_it_is_killed()
    {
        var place = Environment.GetEnvironmentVariable(Place);
        Assert.SkipWhen(place is null, "Only the test above calls this, in a process of its own.");
        var lora = Environment.GetEnvironmentVariable(Kind) == "1";

        var until = int.Parse(
            Environment.GetEnvironmentVariable(Until)!,
            CultureInfo.InvariantCulture
        );

        ResumeTests.Trained(lora, Options(lora, place!), new WaitAt(until));
    }

    public void Dispose() => _folder.Dispose();

    private async Task TrainAndKill(bool lora, int step)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment =
            {
                [Place] = _folder["killed"],
                [Kind] = lora ? "1" : "0",
                [Until] = (step + 3).ToString(CultureInfo.InvariantCulture),
            },
        };
        var child = $"{typeof(KillTests).FullName}.{nameof(A_child_trains_until_it_is_killed)}";

        // Tests run in a program of their own, or in dotnet, which has to be told their file.
        var tests = typeof(KillTests).Assembly.Location;
        var isDotnet = Path.GetFileNameWithoutExtension(start.FileName) == "dotnet";
        foreach (
            var word in (string[])
                [
                    .. isDotnet ? [tests] : Array.Empty<string>(),
                    "-method",
                    child,
                    "-explicit",
                    "only",
                ]
        )
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.HasExited && Lines(_folder["killed"]) < step)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var ended = process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        ended.Should().BeFalse("the child must still train, but said: {0}", await output);
    }

    private static FineTuningOptions Options(bool lora, string directory) =>
        ResumeTests.OptionsIn(lora, directory) with
        {
            Epochs = 15,
            CheckpointEverySteps = 1,
        };

    private static int Lines(string folder)
    {
        var path = Path.Combine(folder, "history.jsonl");
        if (!File.Exists(path))
        {
            return 0;
        }

        using var stream = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }

    /// <summary>However late the killer is, the child is not done.</summary>
    private sealed class WaitAt(int step) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value)
        {
            if (value.Step >= step)
            {
                using var never = new ManualResetEventSlim();
                never.Wait();
            }
        }
    }
}
