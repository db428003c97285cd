using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.Rewards;

[Collection("Language models")]
public sealed class RowRewardTests : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = TinyModel.Create();

    public void Dispose() => _base.Dispose();

    [Fact]
    public void A_function_of_ones_own_rows_judges()
    {
        var problems = Sums(20);
        var seen = new System.Collections.Concurrent.ConcurrentBag<Sum>();
        var options = new SelfTrainOptions { SamplesPerProblem = 8, MaxNewTokens = 6 };

        using var model = _context
            .Transforms.SelfTrain<Sum>(
                _base,
                (sum, completion) =>
                {
                    seen.Add(sum);
                    return completion.Contains($"{sum.Parts.Sum() % 10}");
                },
                options
            )
            .Fit(problems);

        model.Report.Verdicts.Keys.Should().Contain(Verdict.Correct);
        seen.Should().OnlyContain(sum => sum.Question == $"What is {sum.Left} mod 10?");
        seen.Should().OnlyContain(sum => sum.Parts.SequenceEqual(new float[] { sum.Left, 1 }));
    }

    [Fact]
    public void Rows_of_every_batch_come_to_it_in_order()
    {
        var samples = _context
            .Transforms.GenerateSamples(
                _base,
                new SamplingOptions { SamplesPerPrompt = 3, MaxNewTokens = 2 }
            )
            .Append(
                _context.Transforms.ApplyReward<Sum>(
                    (sum, _) => sum.Left % 2 == 0,
                    new RewardOptions { BatchSize = 7 }
                )
            );
        var problems = Sums(20);

        var judged = samples.Fit(problems).Transform(problems);

        var finished = judged
            .Read<string>(ColumnNames.FinishReason)
            .Select(reason => reason == nameof(FinishReason.Stop));
        judged
            .Read<bool>(ColumnNames.Reward)
            .Should()
            .Equal(judged.Read<int>("Left").Zip(finished, (left, ok) => ok && left % 2 == 0));
    }

    [Fact]
    public void A_member_without_a_column_is_named_before_anything_is_sampled()
    {
        var selfTrain = _context.Transforms.SelfTrain<Sum>(_base, (_, _) => true);

        var fit = () => selfTrain.Fit(_context.View(3));

        fit.Should().Throw<ArgumentException>().WithMessage("*no column 'Left'*Sum.Left*");
    }

    [Fact]
    public void An_answer_column_that_it_would_ignore_is_refused()
    {
        var make = () =>
            _context.Transforms.SelfTrain<Sum>(
                _base,
                (_, _) => true,
                new SelfTrainOptions { AnswerColumnName = "Solution" }
            );

        make.Should().Throw<ArgumentException>().WithMessage("*'Solution'*ignore*");
    }

    private IDataView Sums(int count) =>
        _context.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(i => new Sum
                {
                    Question = $"What is {i} mod 10?",
                    Left = i,
                    Parts = [i, 1],
                })
                .ToArray()
        );

    private sealed class Sum
    {
        public string Question { get; set; } = "";

        public int Left { get; set; }

        [VectorType(2)]
        public float[] Parts { get; set; } = [];
    }
}
