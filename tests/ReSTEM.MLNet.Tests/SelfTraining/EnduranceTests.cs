using System.Diagnostics;
using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

[Collection(Alone.Name)]
public sealed class EnduranceTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Twenty_iterations_need_no_more_memory_than_two_and_leave_no_tensor()
    {
        var context = Some.Context();
        var problems = context.View(60);
        var before = LiveTensors.Count();
        var resident = new List<long>();
        using (var model = TinyModel.Create())
        {
            var selfTrain = context.Transforms.SelfTrain(
                model,
                Reward.From((problem, text) => text.Contains(problem.Answer)),
                new SelfTrainOptions
                {
                    SamplesPerProblem = 8,
                    MaxNewTokens = 6,
                    FineTuning = new FineTuningOptions { LearningRate = 1e-3 },
                }
            );

            SelfTrainedTransformer? last = null;
            foreach (var iteration in selfTrain.Iterate(problems, problems).Take(21))
            {
                last?.Dispose();
                last = iteration.Transformer;
                resident.Add(ResidentBytes());
            }
            last!.Dispose();
        }

        LiveTensors.Count().Should().Be(before);
        var second = resident[2];
        resident.Skip(16).Average().Should().BeLessThan(second + 24 * Megabyte);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"RSS in MB by iteration: {string.Join(' ', resident.Select(r => r / Megabyte))}"
        );
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
