using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

public sealed class HistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HistoryTests()
    {
        var sampler = new GuessingSampler { Guess = (_, sample, _) => $"{sample % 4}" };
        new SelfTrainEstimator(
            Some.Context(),
            new SelfTrainParts(
                sampler,
                new MemorizingFineTuner(),
                Reward.From(
                    (_, text) =>
                        text == "0" ? new Judgement(Verdict.Wrong, "zero") : Judgement.Correct
                ),
                TimeProvider.System
            ),
            new SelfTrainOptions
            {
                SamplesPerProblem = 8,
                MaxKeptPerProblem = 2,
                RunDirectory = _folder.Path,
            }
        ).Fit(Some.Context().View(5)).Dispose();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_sample_says_why_it_is_in_the_training_set_or_not()
    {
        var run = RunDirectory.Open(_folder.Path);
        var histories = Enumerable.Range(0, 8).Select(j => run.Explain(1, "p3", j)).ToArray();

        histories[0].Why.Should().Contain("verdict is Wrong");
        histories[5].Why.Should().Contain("sample 1 of the problem is the same text");
        histories.Where(h => h.IsTrainedOn).Should().HaveCount(2);
        histories
            .Single(h => h.Sample.Fate == SampleFate.OverLimit)
            .Why.Should()
            .Contain("at most 2");
        histories[0]
            .ToString()
            .Should()
            .Contain("Wrong (zero)")
            .And.Contain("iteration-1/samples/00000.jsonl");
        run.Kept(1)
            .Where(row => row.Problem == "p3")
            .Select(row => row.Sample)
            .Should()
            .Equal(histories.Where(h => h.IsTrainedOn).Select(h => h.Sample.Sample));
    }

    [Fact]
    public void A_sample_that_is_not_there_is_named()
    {
        var run = RunDirectory.Open(_folder.Path);

        var explain = () => run.Explain(1, "p9", 0);

        explain.Should().Throw<ArgumentException>().WithMessage("*sample 0 of problem 'p9'*");
    }

    [Fact]
    public void A_folder_without_a_run_is_named()
    {
        var open = () => RunDirectory.Open(_folder.In("iteration-1"));

        open.Should().Throw<RunDirectoryException>().WithMessage("*iteration-1*run.json*");
    }

    [Fact]
    public async Task Samples_become_a_Parquet_file()
    {
        var run = RunDirectory.Open(_folder.Path);

        await run.WriteParquetAsync(1, _folder.In("samples.parquet"));

        await using var reader = await Parquet.ParquetReader.CreateAsync(
            _folder.In("samples.parquet")
        );
        reader.RowGroupCount.Should().Be(1);
        reader
            .Schema.GetDataFields()
            .Select(field => field.Name)
            .Should()
            .Contain(["Problem", "Verdict"]);
        using var group = reader.OpenRowGroupReader(0);
        group.RowCount.Should().Be(5 * 8);
    }

    [Fact]
    public async Task An_iteration_without_samples_is_named_before_a_file_is_made()
    {
        var run = RunDirectory.Open(_folder.Path);

        var write = () => run.WriteParquetAsync(7, _folder.In("none.parquet"));

        (await write.Should().ThrowAsync<ArgumentException>()).WithMessage("*iteration 7*: 1*");
        File.Exists(_folder.In("none.parquet")).Should().BeFalse();
    }
}
