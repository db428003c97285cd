using Microsoft.ML;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.FineTuning;

public class LanguageModelTransformerTests
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _model = new() { Guess = (prompt, _, _) => $"<{prompt}>" };

    [Fact]
    public void Each_row_gets_its_completion_and_keeps_its_columns()
    {
        var answered = Transform(_context.View(100));

        answered
            .Read<string>(ColumnNames.Completion)
            .Should()
            .Equal(answered.Read<string>("Question").Select(q => $"<{q}>"));
        answered.GetRowCount().Should().Be(100);
        answered.Read<string>(ColumnNames.FinishReason).Should().OnlyContain(r => r == "Stop");
    }

    [Fact]
    public void Nothing_is_generated_unless_a_completion_is_read()
    {
        var answered = Transform(_context.View(100));

        answered.Read<string>("Question");
        answered.CountRows(ColumnNames.Completion);

        _model.Generated.Should().Be(0);
    }

    [Fact]
    public void All_columns_of_a_row_cost_one_generation()
    {
        Transform(_context.View(100)).CountAll();

        _model.Generated.Should().Be(100);
        _model.Calls.Should().Be(4);
    }

    [Fact]
    public void Stock_transforms_behind_it_that_read_in_parallel_cost_one_generation_a_row()
    {
        var problems = _context.View(1000);
        var chain = _context
            .Transforms.Text.NormalizeText("Question", "Question")
            .Append(new ReadyModel(Transformer()))
            .Append(_context.Transforms.Text.NormalizeText("Upper", ColumnNames.Completion, Upper))
            .Append(_context.Transforms.Text.FeaturizeText("Features", "Upper"))
            .AppendCacheCheckpoint(_context);
        var fitted = chain.Fit(problems);
        var generatedByFit = _model.Generated;

        var texts = fitted.Transform(problems).Read<string>("Upper");

        texts.Should().Equal(Enumerable.Range(0, 1000).Select(i => $"<WHAT IS {i} MOD 10?>"));
        (_model.Generated - generatedByFit).Should().Be(1000);
    }

    [Fact]
    public void It_is_right_under_every_stock_way_of_reading()
    {
        var answered = Transform(_context.View(200));

        Pairs(_context.Data.TakeRows(answered, 3)).Should().HaveCount(3);
        Pairs(_context.Data.SkipRows(answered, 150)).Should().HaveCount(50);
        Pairs(_context.Data.ShuffleRows(answered, seed: 1)).Should().HaveCount(200);
        Pairs(_context.Data.Cache(answered)).Should().HaveCount(200);
        Pairs(_context.Data.FilterRowsByColumn(answered, "Number", 10, 20)).Should().HaveCount(10);
    }

    [Fact]
    public void Rows_that_are_skipped_by_the_batch_cost_nothing()
    {
        var answered = Transform(_context.View(200));

        Pairs(_context.Data.SkipRows(answered, 160));

        _model.Generated.Should().Be(40);
    }

    [Fact]
    public void A_cache_behind_it_generates_once()
    {
        var cached = _context.Data.Cache(Transform(_context.View(50)), ColumnNames.Completion);

        cached.Read<string>(ColumnNames.Completion);
        cached.Read<string>(ColumnNames.Completion);

        _model.Generated.Should().Be(50);
    }

    [Fact]
    public void It_survives_being_written_and_read_as_binary()
    {
        using var file = new TemporaryFile();
        using (var stream = File.Create(file.Path))
            _context.Data.SaveAsBinary(Transform(_context.View(20)), stream);

        _context
            .Data.LoadFromBinary(file.Path)
            .Read<string>(ColumnNames.Completion)
            .Should()
            .Equal(_context.View(20).Read<string>("Question").Select(q => $"<{q}>"));
        _model.Generated.Should().Be(20, "ML.NET reads a view twice to write it");
    }

    [Fact]
    public void Each_of_twenty_thousand_rows_is_generated_once_however_many_stock_cursors_read_them()
    {
        const int Rows = 20_000;
        var answered = Transform(
            _context.Data.LoadFromEnumerable(
                Some.Problems(Rows).Select(p => new ProblemRow { Question = p.Question })
            )
        );
        var learning = _context
            .Transforms.Text.FeaturizeText("Features", ColumnNames.Completion)
            .Append(_context.Transforms.NormalizeMinMax("Features"));

        var learned = learning.Fit(answered).Transform(answered);
        var cursors = learned.GetRowCursorSet(learned.Schema, 4).Sum(Count);

        cursors.Should().Be(Rows);
        answered
            .Read<string>(ColumnNames.Completion)
            .Should()
            .Equal(Some.Problems(Rows).Select(p => $"<{p.Question}>"));
        _model.Generated.Should().Be(Rows, "no cache stands behind the model");
    }

    [Fact]
    public void Where_nothing_can_be_remembered_a_warning_says_so_and_rows_are_drawn_again()
    {
        using var folder = new TemporaryFolder();
        _context.TempFilePath = folder.In("missing");
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };
        var answered = Transform(_context.View(20_000));

        Pairs(answered).Should().Equal(Pairs(answered));

        warnings
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain(folder.In("missing"))
            .And.Contain("TempFilePath");
        _model.Generated.Should().BeInRange(20_001, 40_000);
    }

    [Fact]
    public void A_failed_batch_can_be_read_again()
    {
        var calls = 0;
        var model = new GuessingSampler
        {
            Guess = (_, _, _) => calls++ == 0 ? throw new IOException("busy") : "x",
        };
        var answered = new LanguageModelTransformer(_context, model, new(), owned: null).Transform(
            _context.View(3)
        );

        var first = () => answered.Read<string>(ColumnNames.Completion);

        first.Should().Throw<IOException>();
        answered.Read<string>(ColumnNames.Completion).Should().Equal("x", "x", "x");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void However_many_cursors_are_asked_for_each_row_comes_once(int cursors)
    {
        var answered = Transform(_context.View(100));

        var rows = answered.GetRowCursorSet(answered.Schema, cursors).Sum(Count);

        rows.Should().Be(100);
    }

    [Fact]
    public void A_prediction_engine_answers_one_row_after_the_other()
    {
        var chain = new ReadyModel(Transformer()).Append(
            _context.Transforms.Text.NormalizeText("Upper", ColumnNames.Completion, Upper)
        );
        var engine = _context.Model.CreatePredictionEngine<ProblemRow, Prediction>(
            chain.Fit(_context.View(1))
        );

        engine.Predict(new ProblemRow { Question = "a" }).Upper.Should().Be("<A>");
        engine.Predict(new ProblemRow { Question = "b" }).Upper.Should().Be("<B>");
        engine.Predict(new ProblemRow { Question = "b" }).Completion.Should().Be("<b>");

        _model.Generated.Should().Be(2); // an equal question has the same answer
    }

    [Fact]
    public void A_prompt_longer_than_the_context_gets_no_completion()
    {
        var model = new GuessingSampler { ContextLength = 5 };
        var transformer = new LanguageModelTransformer(_context, model, new(), owned: null);

        var answered = transformer.Transform(_context.View(2));

        answered
            .Read<string>(ColumnNames.FinishReason)
            .Should()
            .Equal("PromptTooLong", "PromptTooLong");
        model.Generated.Should().Be(0);
    }

    [Fact]
    public void Its_columns_are_named_by_its_options()
    {
        var options = new CompletionOptions
        {
            Prompt = PromptTemplate.ZeroShot("{Answer}!"),
            CompletionColumnName = "Text",
        };
        var transformer = new LanguageModelTransformer(_context, _model, options, owned: null);

        transformer.Transform(_context.View(2)).Read<string>("Text").Should().Equal("<0!>", "<1!>");
    }

    private const Microsoft.ML.Transforms.Text.TextNormalizingEstimator.CaseMode Upper = Microsoft
        .ML
        .Transforms
        .Text
        .TextNormalizingEstimator
        .CaseMode
        .Upper;

    private LanguageModelTransformer Transformer() => new(_context, _model, new(), owned: null);

    private IDataView Transform(IDataView problems) => Transformer().Transform(problems);

    private static List<string> Pairs(IDataView view)
    {
        var completions = view.Read<string>(ColumnNames.Completion);
        completions.Should().Equal(view.Read<string>("Question").Select(q => $"<{q}>"));
        return completions;
    }

    private static int Count(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            var rows = 0;
            while (cursor.MoveNext())
                rows++;
            return rows;
        }
    }

    private sealed class Prediction
    {
        public string Completion { get; set; } = "";

        public string Upper { get; set; } = "";
    }
}
