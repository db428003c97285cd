using System.Globalization;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fifty_times_the_problems_need_no_more_memory()
    {
        // Measured: 197 MB for 1,000 problems, 203 for 50,000, 201 for 200,000.
        var few = Peak("few", 1_000);
        var many = Peak("many", 50_000);

        (many / few).Should().BeLessThan(1.05);
    }

    // Nothing is accepted, so that the run ends behind the E-step.
    private double Peak(string run, int problems)
    {
        var (code, lines) = RunProcess.Run(
            _folder.In(run),
            RunProcess.CompiledOnce,
            $"problems={problems}",
            "samples=2",
            "shard=250",
            "accept=0"
        );
        code.Should().Be(0);
        Directory
            .GetFiles(_folder.In(run, "iteration-1", "samples"))
            .Should()
            .HaveCount(problems / 250);
        return double.Parse(lines[^1].Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
