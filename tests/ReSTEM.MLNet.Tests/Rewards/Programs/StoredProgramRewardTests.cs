using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Programs;
using Row = ReSTEM.MLNet.Tests.Rewards.SavedStage.Row;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed class StoredProgramRewardTests : IDisposable
{
    private readonly SavedStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Python_programs_are_judged_as_before()
    {
        await using var python = SandboxedPython.Start(
            SandboxedPython.Patient with
            {
                Workers = 1,
                Comparison = OutputComparison.Words,
                NumberTolerance = 0.1,
            }
        );
        Row[] rows =
        [
            Doubling("print(2 * int(input()))"),
            Doubling("print()\nprint(2 * int(input()) + 0.05)"),
            Doubling("print(4)"),
            Doubling("print(2 * int(input())"),
            Doubling("print(2 * int(input())) # import"),
        ];

        var before = _stage.Save(new Not(new FormatReward("import")).And(python), rows);
        var after = _stage.Judge(rows);

        before
            .Select(row => row.Split(' ')[0])
            .Should()
            .Equal("Correct", "Correct", "Wrong", "Error", "Wrong");
        after.Should().Equal(before);
    }

    [Fact]
    public async Task CSharp_programs_are_judged_as_before()
    {
        SandboxedPython.SkipWithoutSandbox();
        await using var reward = new CSharpReward(
            new CSharpRewardOptions { TimeLimit = TimeSpan.FromSeconds(30), Workers = 1 }
        );
        Row[] rows =
        [
            Doubling("Console.WriteLine(2 * int.Parse(Console.ReadLine()!));"),
            Doubling("Console.WriteLine(4);"),
            Doubling("Console.WriteLine(4;"),
        ];

        var before = _stage.Save(reward, rows);
        var after = _stage.Judge(rows);

        before.Select(row => row.Split(' ')[0]).Should().Equal("Correct", "Wrong", "Error");
        after.Should().Equal(before);
    }

    [Fact]
    public async Task All_options_come_back()
    {
        var python = new PythonRewardOptions
        {
            TimeLimit = TimeSpan.FromSeconds(1.5),
            CpuLimit = TimeSpan.FromSeconds(2),
            MemoryBytes = 3L << 30,
            Processes = 4,
            OpenFiles = 20,
            FileBytes = 6,
            TemporaryBytes = 7,
            OutputBytes = 8,
            AnswerBytes = 1 << 11,
            JudgeMemoryBytes = 200 << 20,
            Workers = Environment.ProcessorCount + 1,
            ProgramsPerWorker = 11,
            Attempts = 12,
            Comparison = OutputComparison.Words,
            NumberTolerance = 0.5,
            PythonPath = "/usr/local/bin/python3",
            BubblewrapPath = "/opt/bwrap",
            ReadOnlyFolders = ["/opt/a", "/opt/b"],
            LeastIsolation = IsolationLevel.Full,
        };
        var weak = new PythonRewardOptions
        {
            LeastIsolation = IsolationLevel.None,
            AllowUnisolated = true,
        };
        var csharp = new CSharpRewardOptions
        {
            TimeLimit = TimeSpan.FromSeconds(1.5),
            HeapBytes = 32L << 20,
            Workers = Environment.ProcessorCount + 2,
            Comparison = OutputComparison.Words,
            NumberTolerance = 0.5,
        };

        await ComesBackAsync(new PythonReward(python), python);
        await ComesBackAsync(new PythonReward(weak), weak);
        await ComesBackAsync(new CSharpReward(csharp), csharp);
    }

    [Fact]
    public async Task A_worker_a_processor_is_so_on_the_machine_that_loads()
    {
        await using var python = new PythonReward();
        await using var csharp = new CSharpReward();
        var here = $"\"Workers\":{Environment.ProcessorCount},";
        var there = $"\"Workers\":{Environment.ProcessorCount + 5},";

        foreach (var reward in new IReward[] { python, csharp })
        {
            var written = StoredRewardTests.Write(StoredRewardTests.Store(reward));
            var elsewhere = ModelSettings.Read<StoredReward>(written.Replace(here, there));
            await using var back = (IAsyncDisposable)StoredRewardTests.Read(elsewhere);

            StoredRewardTests.Write(StoredRewardTests.Store((IReward)back)).Should().Be(written);
        }
    }

    [Fact]
    public async Task The_identity_names_every_limit_and_no_worker()
    {
        await using var reward = new PythonReward();
        await using var crowd = new PythonReward(new PythonRewardOptions { Workers = 77 });
        await using var other = new PythonReward(
            new PythonRewardOptions { ReadOnlyFolders = ["/opt/a"] }
        );
        await using var csharp = new CSharpReward();
        await using var strict = new CSharpReward(
            new CSharpRewardOptions { TimeLimit = TimeSpan.FromSeconds(1) }
        );

        crowd.Identity.Should().Be(reward.Identity);
        other.Identity.Should().NotBe(reward.Identity);
        strict.Identity.Should().NotBe(csharp.Identity);
    }

    [Fact]
    public async Task A_limit_that_cannot_be_is_named()
    {
        await using var reward = new PythonReward();
        _stage.Save(reward);

        _stage.Edit("\"Processes\":16", "\"Processes\":-16");

        _stage.Failure().Should().Contain("-16").And.Contain("damaged");
    }

    private static async Task ComesBackAsync<TReward>(TReward reward, object options)
        where TReward : IReward, IAsyncDisposable
    {
        await using var _ = reward;
        var written = StoredRewardTests.Write(StoredRewardTests.Store(reward));
        var read = ModelSettings.Read<StoredReward>(written);

        await using var back = (IAsyncDisposable)StoredRewardTests.Read(read);

        written.Should().Contain(ModelSettings.Write(options));
        StoredRewardTests.Write(StoredRewardTests.Store((IReward)back)).Should().Be(written);
    }

    private static Row Doubling(string program) =>
        new("-", program)
        {
            Question = "Print the double.",
            Inputs = "[\"2\\n\", \"21\\n\"]",
            Outputs = "[\"4\\n\", \"42\\n\"]",
        };
}
