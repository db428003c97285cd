using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Transformers;
using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Rewards.Transformers;

public sealed class TransformerRewardTests
{
    private const string Good = "a charming and wonderful film";
    private const string Bad = "a boring mess, dull to the end";

    private static readonly TransformerRewardOptions ReadsText = new()
    {
        CompletionColumnName = nameof(Opinion.Text),
    };

    private readonly MLContext _mlContext = new(seed: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDataView Opinions => _mlContext.Data.LoadFromEnumerable(Opinion.Some);

    [Fact]
    public async Task A_Boolean_column_is_the_verdict()
    {
        using var reward = Binary(RewardColumn.IsTrue("PredictedLabel"));

        (await JudgeAsync(reward, Good)).Should().Be(Judgement.Correct);
        (await JudgeAsync(reward, Bad)).Verdict.Should().Be(Verdict.Wrong);
    }

    [Fact]
    public async Task A_number_over_a_threshold_is_the_verdict_and_is_kept_as_the_score()
    {
        using var reward = Binary(RewardColumn.AtLeast("Probability", 0.5));

        var good = await JudgeAsync(reward, Good);
        var bad = await JudgeAsync(reward, Bad);

        good.Verdict.Should().Be(Verdict.Correct);
        good.Score.Should().BeGreaterThan(0.5);
        bad.Verdict.Should().Be(Verdict.Wrong);
        bad.Score.Should().BeLessThan(0.5);
        bad.Reason.Should().Contain("Probability").And.Contain("below 0.5");
    }

    [Fact]
    public async Task The_label_of_a_key_is_the_verdict()
    {
        using var reward = new TransformerReward(
            Classes(),
            Opinions.Schema,
            RewardColumn.EqualTo("PredictedLabel", "praise"),
            ReadsText
        );

        (await JudgeAsync(reward, Good)).Verdict.Should().Be(Verdict.Correct);
        var bad = await JudgeAsync(reward, Bad);
        bad.Verdict.Should().Be(Verdict.Wrong);
        bad.Reason.Should().Contain("'blame'").And.Contain("'praise'");
    }

    [Fact]
    public async Task The_label_as_text_is_the_verdict()
    {
        var asText = _mlContext
            .Transforms.Conversion.MapKeyToValue("Said", "PredictedLabel")
            .Fit(Classes().Transform(Opinions));
        using var reward = new TransformerReward(
            Classes().Append(asText),
            Opinions.Schema,
            RewardColumn.EqualTo("Said", "news"),
            ReadsText
        );

        (await JudgeAsync(reward, "tickets at the door cost coins"))
            .Verdict.Should()
            .Be(Verdict.Correct);
        (await JudgeAsync(reward, Good)).Reason.Should().Contain("'praise'");
    }

    [Fact]
    public async Task A_model_from_a_file_brings_its_schema()
    {
        using var stream = new MemoryStream();
        _mlContext.Model.Save(
            _mlContext.SentimentOfOpinions().Fit(Opinions),
            Opinions.Schema,
            stream
        );
        stream.Position = 0;
        var loaded = new MLContext(seed: 2).Model.Load(stream, out var schema);
        using var reward = new TransformerReward(
            loaded,
            schema,
            RewardColumn.IsTrue("PredictedLabel"),
            ReadsText
        );

        (await JudgeAsync(reward, Good)).Verdict.Should().Be(Verdict.Correct);
    }

    [Fact]
    public async Task The_question_and_further_columns_of_the_problem_reach_columns_of_their_names()
    {
        var rows = _mlContext.Data.LoadFromEnumerable([
            new
            {
                Question = "",
                Completion = "",
                Hint = "",
                Weights = new float[] { 1, 2 },
                Size = 1f,
            },
        ]);
        var joined = _mlContext
            .Transforms.Text.NormalizeText("A", "Question")
            .Append(_mlContext.Transforms.Text.NormalizeText("B", "Hint"))
            .Append(_mlContext.Transforms.Text.NormalizeText("C", "Completion"))
            .Fit(rows);
        var problem = new Problem
        {
            Id = "p",
            Question = "Q",
            Columns = new Dictionary<string, string> { ["Hint"] = "H" },
        };

        async Task<Verdict> VerdictAsync(string column, string value)
        {
            using var reward = new TransformerReward(
                joined,
                rows.Schema,
                RewardColumn.EqualTo(column, value)
            );
            return (await reward.JudgeAsync(problem, "Done", Cancellation)).Verdict;
        }

        (await VerdictAsync("A", "q")).Should().Be(Verdict.Correct);
        (await VerdictAsync("B", "h")).Should().Be(Verdict.Correct);
        (await VerdictAsync("C", "done")).Should().Be(Verdict.Correct);
        (await VerdictAsync("C", "other")).Should().Be(Verdict.Wrong);
    }

    [Fact]
    public async Task Many_callers_get_what_one_gets()
    {
        using var reward = Binary(RewardColumn.AtLeast("Probability", 0.5));
        var texts = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? $"{Good} {i}" : $"{Bad} {i}");
        var alone = new List<Judgement>();
        foreach (var text in texts)
        {
            alone.Add(await JudgeAsync(reward, text));
        }

        var together = await Task.WhenAll(
            texts.Select(text => Task.Run(() => JudgeAsync(reward, text)))
        );

        together.Should().Equal(alone);
    }

    [Fact]
    public void What_does_not_fit_is_named_before_anything_is_judged()
    {
        var act = (Func<TransformerReward> make) => make.Should().Throw<ArgumentException>().Which;

        act(() => Binary(RewardColumn.IsTrue("Verdict")))
            .Message.Should()
            .Contain("'Verdict'")
            .And.Contain("PredictedLabel");
        act(() => Binary(RewardColumn.IsTrue("Probability"))).Message.Should().Contain("AtLeast");
        act(() => Binary(RewardColumn.AtLeast("PredictedLabel", 1)))
            .Message.Should()
            .Contain("IsTrue");
        act(() => Binary(RewardColumn.AtLeast("Features", 1))).Message.Should().Contain("Features");
        act(() => Binary(RewardColumn.EqualTo("Score", "x"))).Message.Should().Contain("AtLeast");
        act(() =>
            new TransformerReward(
                Classes(),
                Opinions.Schema,
                RewardColumn.EqualTo("PredictedLabel", "joy"),
                ReadsText
            )
        )
            .Message.Should()
            .Contain("'joy'")
            .And.Contain("praise, blame, news");
        act(() =>
            new TransformerReward(
                _mlContext.SentimentOfOpinions().Fit(Opinions),
                Opinions.Schema,
                RewardColumn.IsTrue("PredictedLabel")
            )
        )
            .Message.Should()
            .Contain("'Completion'")
            .And.Contain("Text, Kind");
    }

    [Fact]
    public void Columns_that_would_get_nothing_are_refused()
    {
        var make = (TransformerRewardOptions options) =>
            new TransformerReward(
                _mlContext.SentimentOfOpinions().Fit(Opinions),
                Opinions.Schema,
                RewardColumn.IsTrue("PredictedLabel"),
                options
            );

        var missing = () => make(ReadsText with { QuestionColumnName = "Ask" });
        var number = () => make(ReadsText with { AnswerColumnName = nameof(Opinion.Label) });
        var twice = () => make(ReadsText with { QuestionColumnName = nameof(Opinion.Text) });

        missing.Should().Throw<ArgumentException>().WithMessage("*QuestionColumnName is 'Ask'*");
        number.Should().Throw<ArgumentException>().WithMessage("*AnswerColumnName is 'Label'*");
        twice.Should().Throw<ArgumentException>().WithMessage("*'Text' for two of*");
    }

    [Fact]
    public async Task A_classifier_of_real_reviews_judges_real_reviews()
    {
        var all = Reviews("rt-polarity.pos", true).Zip(Reviews("rt-polarity.neg", false)).ToList();
        var training = all.Where((_, i) => i % 5 != 0)
            .SelectMany(pair => new[] { pair.First, pair.Second });
        var heldOut = all.Where((_, i) => i % 50 == 0)
            .SelectMany(pair => new[] { pair.First, pair.Second })
            .ToList();
        var view = _mlContext.Data.LoadFromEnumerable(training);
        using var reward = new TransformerReward(
            _mlContext.SentimentOfOpinions().Fit(view),
            view.Schema,
            RewardColumn.AtLeast("Probability", 0.5),
            ReadsText
        );

        var right = 0;
        foreach (var review in heldOut)
        {
            var judgement = await JudgeAsync(reward, review.Text);
            right += (judgement.Verdict == Verdict.Correct) == review.Label ? 1 : 0;
        }

        heldOut.Should().HaveCount(214);
        // A coin would have 107; 1000 coins would not have 140.
        right.Should().BeGreaterThan(140);
    }

    [Fact]
    public void As_a_stage_it_judges_the_completion_column_of_a_view()
    {
        using var reward = Binary(RewardColumn.IsTrue("PredictedLabel"));
        var samples = _mlContext.Data.LoadFromEnumerable([
            new
            {
                Question = "1",
                Completion = Good,
                FinishReason = "Stop",
            },
            new
            {
                Question = "2",
                Completion = Bad,
                FinishReason = "Stop",
            },
            new
            {
                Question = "3",
                Completion = Good,
                FinishReason = "Length",
            },
        ]);

        var judged = _mlContext
            .Transforms.ApplyReward(reward, new RewardOptions { AnswerColumnName = null })
            .Fit(samples)
            .Transform(samples);

        judged
            .GetColumn<ReadOnlyMemory<char>>(ColumnNames.Verdict)
            .Select(verdict => verdict.ToString())
            .Should()
            .Equal("Correct", "Wrong", "Truncated");
    }

    private TransformerReward Binary(RewardColumn column) =>
        new(_mlContext.SentimentOfOpinions().Fit(Opinions), Opinions.Schema, column, ReadsText);

    private TransformerChain<ITransformer> Classes() => _mlContext.KindOfOpinions().Fit(Opinions);

    private static IEnumerable<Opinion> Reviews(string file, bool label) =>
        File.ReadLines(SharedData.Path("rotten-tomatoes", file)).Select(t => Opinion.Of(t, label));

    private static async Task<Judgement> JudgeAsync(TransformerReward reward, string completion) =>
        await reward.JudgeAsync(new Problem { Id = "p", Question = "?" }, completion, Cancellation);
}
