using System.IO.Compression;
using Microsoft.ML;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Transformers;
using Row = ReSTEM.MLNet.Tests.Rewards.SavedStage.Row;

namespace ReSTEM.MLNet.Tests.Rewards.Transformers;

public sealed class StoredTransformerRewardTests : IDisposable
{
    private static readonly TransformerRewardOptions ReadsText = new()
    {
        CompletionColumnName = nameof(Opinion.Text),
    };

    private static readonly Row[] Rows =
    [
        new("-", "a charming and wonderful film"),
        new("-", "a boring mess, dull to the end"),
        new("-", "a charming and wonderful film at ten coins"),
    ];

    private readonly MLContext _context = Some.Context();
    private readonly SavedStage _stage = new();
    private readonly IDataView _opinions;
    private readonly ITransformer _classifier;

    public StoredTransformerRewardTests()
    {
        _opinions = _context.Data.LoadFromEnumerable(Opinion.Some);
        _classifier = _context.SentimentOfOpinions().Fit(_opinions);
    }

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void A_classifier_judges_as_before()
    {
        using var reward = Reward(RewardColumn.AtLeast("Probability", 0.5));

        var before = _stage.Save(reward, Rows);
        var after = _stage.Judge(Rows);

        before.Take(2).Select(row => row.Split(' ')[0]).Should().Equal("Correct", "Wrong");
        after.Should().Equal(before);
    }

    [Fact]
    public void Several_judges_in_compositions_judge_as_before()
    {
        using var praise = Reward(RewardColumn.IsTrue("PredictedLabel"));
        using var label = new TransformerReward(
            _context.KindOfOpinions().Fit(_opinions),
            _opinions.Schema,
            RewardColumn.EqualTo("PredictedLabel", "news"),
            ReadsText
        );
        var joined = praise.WithFormat("film").And(new Not(new AnyOf(label, new ExactReward())));

        var before = _stage.Save(joined, Rows);
        var after = _stage.Judge(Rows);

        before.Take(2).Select(row => row.Split(' ')[0]).Should().Equal("Correct", "Wrong");
        after.Should().Equal(before);
        using var archive = ZipFile.OpenRead(_stage.File);
        archive
            .Entries.Select(e => e.FullName.Split('/', '\\')[^1])
            .Should()
            .Contain(["judge.0.zip", "judge.1.zip"])
            .And.NotContain("judge.2.zip");
    }

    [Fact]
    public void The_stage_alone_comes_back_and_its_judge_is_a_model_file_that_anybody_can_load()
    {
        using var reward = Reward(RewardColumn.IsTrue("PredictedLabel"));
        var view = _stage.View(Rows);
        var stage = _context.Transforms.ApplyReward(reward).Fit(view);
        _context.Model.Save(stage, view.Schema, _stage.File);

        using var loaded = (IDisposable)_stage.Load();
        using var archive = ZipFile.OpenRead(_stage.File);
        using var entry = archive.Entries.Single(e => e.Name.EndsWith("judge.0.zip")).Open();
        using var inner = new MemoryStream();
        entry.CopyTo(inner);
        var judge = new MLContext().Model.Load(inner, out var schema);

        Verdicts((ITransformer)loaded, view).Should().Equal(Verdicts(stage, view));
        schema.Select(c => c.Name).Should().Equal(_opinions.Schema.Select(c => c.Name));
        judge.Transform(_opinions).Read<bool>("PredictedLabel").Should().Contain(true);
    }

    [Fact]
    public void A_loaded_stage_can_be_saved_again()
    {
        using var reward = Reward(RewardColumn.AtLeast("Probability", 0.5));
        var before = _stage.Save(reward, Rows);
        using (var loaded = (IDisposable)_stage.Load())
        {
            var again = _stage.File + "2";
            _context.Model.Save((ITransformer)loaded, _stage.View(Rows).Schema, again);
            File.Move(again, _stage.File, overwrite: true);
        }

        _stage.Judge(Rows).Should().Equal(before);
    }

    [Fact]
    public void A_loaded_reward_ends_with_its_transformer_and_a_given_one_does_not()
    {
        using var reward = Reward(RewardColumn.IsTrue("PredictedLabel"));
        var view = _stage.View(Rows);
        var stage = _context.Transforms.ApplyReward(reward).Fit(view);
        _stage.Save(reward, Rows);
        var loaded = _stage.Load();

        stage.Dispose();
        ((IDisposable)loaded).Dispose();

        Verdicts(stage, view).Should().HaveCount(3);
        var judge = () => Verdicts(loaded, view);
        judge.Should().Throw<InvalidOperationException>().WithMessage("*disposed*");
    }

    [Fact]
    public void A_judge_that_ML_NET_cannot_save_is_refused_with_the_cure()
    {
        var custom = _context
            .Transforms.CustomMapping<Opinion, Marked>(
                (opinion, marked) => marked.Mark = opinion.Text.Length > 9,
                contractName: null
            )
            .Fit(_opinions);
        using var reward = new TransformerReward(
            custom,
            _opinions.Schema,
            RewardColumn.IsTrue(nameof(Marked.Mark)),
            ReadsText
        );

        var save = () => _stage.Save(new AllOf(reward), Rows);

        save.Should()
            .Throw<NotSupportedException>()
            .WithMessage("*TransformerReward*cannot save*TransformerScope.Scoring*");
    }

    [Fact]
    public void A_judge_that_is_missing_from_the_file_is_named()
    {
        using var reward = Reward(RewardColumn.IsTrue("PredictedLabel"));
        _stage.Save(reward, Rows);

        _stage.Remove("judge.0.zip");

        _stage.Failure().Should().Contain("'judge.0.zip'").And.Contain("damaged");
    }

    [Theory]
    [InlineData("\"IsTrue\":true", "\"IsTrue\":false", "exactly one")]
    [InlineData("\"PredictedLabel\"", "\"Verdict\"", "'Verdict'")]
    [InlineData("\"kind\":\"Transformer\"", "\"kind\":\"Oracle\"", "Oracle")]
    [InlineData("\"AtLeast\":null", "\"AtMost\":1", "AtMost")]
    [InlineData("\"judge.0.zip\"", "\"judge.7.zip\"", "judge.7.zip")]
    [InlineData("\"judge.0.zip\"", "null", "Judge")]
    public void What_is_damaged_or_of_another_version_is_named(string old, string by, string named)
    {
        using var reward = Reward(RewardColumn.IsTrue("PredictedLabel"));
        _stage.Save(reward, Rows);

        _stage.Edit(old, by);

        _stage.Failure().Should().Contain(named).And.Contain("damaged");
    }

    [Fact]
    public void The_identity_names_the_judge_its_column_and_its_rule()
    {
        using var reward = Reward(RewardColumn.AtLeast("Probability", 0.5));
        using var same = Reward(RewardColumn.AtLeast("Probability", 0.5));
        using var strict = Reward(RewardColumn.AtLeast("Probability", 0.6));
        using var other = new TransformerReward(
            _context.SentimentOfOpinions().Fit(_context.Data.TakeRows(_opinions, 30)),
            _opinions.Schema,
            RewardColumn.AtLeast("Probability", 0.5),
            ReadsText
        );

        same.Identity.Should().Be(reward.Identity);
        strict.Identity.Should().NotBe(reward.Identity);
        other.Identity.Should().NotBe(reward.Identity);
    }

    private TransformerReward Reward(RewardColumn column) =>
        new(_classifier, _opinions.Schema, column, ReadsText);

    private static List<string> Verdicts(ITransformer stage, IDataView view) =>
        stage.Transform(view).Read<string>(ColumnNames.Verdict);

    private sealed class Marked
    {
        public bool Mark { get; set; }
    }
}
