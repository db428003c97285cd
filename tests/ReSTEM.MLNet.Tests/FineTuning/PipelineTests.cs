using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.FineTuning;

/// <summary>A fitted model among stock transforms: one generation a row, however they read.</summary>
public class PipelineTests
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _model = new()
    {
        Guess = (prompt, _, _) => prompt.Length % 2 == 0 ? "even so" : "odd it is",
    };

    [Fact]
    public void A_stock_classifier_behind_it_costs_one_generation_a_row()
    {
        var rows = Rows(300);

        var fitted = Chain().Fit(rows);
        var byFit = _model.Generated;
        var metrics = _context.BinaryClassification.Evaluate(fitted.Transform(rows));

        byFit.Should().Be(300);
        _model.Generated.Should().Be(600);
        metrics.Accuracy.Should().Be(1);
    }

    [Fact]
    public void With_a_cache_it_is_one_generation_a_row_for_any_number_of_rows()
    {
        var rows = Rows(10_000);

        Chain(cache: true).Fit(rows);

        _model.Generated.Should().Be(10_000);
    }

    [Fact]
    public void It_predicts_row_by_row()
    {
        var fitted = Chain().Fit(Rows(300));
        using var engine = _context.Model.CreatePredictionEngine<Row, Classified>(fitted);

        engine.Predict(new Row { Question = "ab" }).PredictedLabel.Should().BeTrue();
        engine.Predict(new Row { Question = "abc" }).PredictedLabel.Should().BeFalse();
    }

    [Fact]
    public void Every_stock_way_of_reading_generates_each_row_it_reads_once()
    {
        Generations(view => _context.Data.TakeRows(view, 3)).Should().Be(32); // a batch
        Generations(view => _context.Data.SkipRows(view, 160)).Should().Be(40);
        Generations(view => _context.Data.ShuffleRows(view, seed: 1)).Should().Be(200);
        Generations(view => _context.Data.FilterRowsByColumn(view, "Number", 10, 20))
            .Should()
            .Be(32);
        Generations(view => _context.Data.Cache(view)).Should().Be(200);
        Generations(view => view).Should().Be(200);
    }

    [Fact]
    public void Reading_it_as_objects_generates_each_row_once()
    {
        var answered = Transform(_context.View(200), new CompletionOptions());

        _context
            .Data.CreateEnumerable<Answered>(answered, reuseRowObject: false)
            .Select(row => row.Completion)
            .Should()
            .OnlyContain(text => text == "even so" || text == "odd it is");

        _model.Generated.Should().Be(200);
    }

    [Fact]
    public void Several_completions_a_row_are_vectors()
    {
        var model = new GuessingSampler { Guess = (_, sample, _) => $"guess {sample}" };
        var options = new CompletionOptions
        {
            Sampling = new SamplingOptions { SamplesPerPrompt = 3 },
        };
        var transformer = new LanguageModelTransformer(_context, model, options, owned: null);

        var answered = transformer.Transform(_context.View(40));
        using var engine = _context.Model.CreatePredictionEngine<ProblemRow, AnsweredThrice>(
            transformer,
            new PredictionEngineOptions { OwnsTransformer = false }
        );

        answered
            .Read<string[]>(ColumnNames.Completion)
            .Should()
            .HaveCount(40)
            .And.OnlyContain(texts =>
                texts.SequenceEqual(new[] { "guess 0", "guess 1", "guess 2" })
            );
        answered.Read<double[]>(ColumnNames.LogProbability)[0].Should().Equal(-7, -7, -7);
        answered.Read<string[]>(ColumnNames.FinishReason)[0].Should().Equal("Stop", "Stop", "Stop");
        engine.Predict(Some.Problems(1).Single()).Completion.Should().HaveCount(3);
        model.Generated.Should().Be(3 * 41);
        var shape = LanguageModelTransformer.OutputShape(
            Shapes.Of(_context.View(1).Schema),
            options
        );
        shape.Should().BeEquivalentTo(Shapes.Of(answered.Schema), o => o.WithStrictOrdering());
    }

    [Fact]
    public void Several_equal_completions_are_refused()
    {
        var make = () =>
            new CompletionOptions
            {
                Sampling = new SamplingOptions { SamplesPerPrompt = 2, Temperature = 0 },
            };

        make.Should().Throw<ArgumentException>().WithMessage("*2 samples*temperature 0*");
    }

    [Fact]
    public void Engines_of_a_pool_share_one_model()
    {
        var fitted = Chain().Fit(Rows(300));
        var pool = new System.Collections.Concurrent.ConcurrentBag<
            PredictionEngine<Row, Classified>
        >();
        PredictionEngine<Row, Classified> Rent() =>
            pool.TryTake(out var engine)
                ? engine
                : _context.Model.CreatePredictionEngine<Row, Classified>(
                    fitted,
                    new PredictionEngineOptions { OwnsTransformer = false }
                );

        var labels = new bool[200];
        Parallel.For(
            0,
            labels.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            i =>
            {
                var engine = Rent();
                labels[i] = engine
                    .Predict(new Row { Question = new string('x', i) })
                    .PredictedLabel;
                pool.Add(engine);
            }
        );

        labels.Should().Equal(Enumerable.Range(0, 200).Select(i => i % 2 == 0));
    }

    private EstimatorChain<ColumnCopyingTransformer> Chain(bool cache = false)
    {
        var completed = _context
            .Transforms.Text.NormalizeText("Question")
            .Append(
                new ReadyModel(new LanguageModelTransformer(_context, _model, new(), owned: null))
            );
        return (cache ? completed.AppendCacheCheckpoint(_context) : completed)
            .Append(_context.Transforms.Text.FeaturizeText("Features", ColumnNames.Completion))
            .Append(_context.BinaryClassification.Trainers.LbfgsLogisticRegression())
            .Append(_context.Transforms.CopyColumns("Said", "PredictedLabel"));
    }

    private int Generations(Func<IDataView, IDataView> read)
    {
        var before = _model.Generated;
        read(Transform(_context.View(200), new CompletionOptions()))
            .Read<string>(ColumnNames.Completion);
        return _model.Generated - before;
    }

    private IDataView Transform(IDataView view, CompletionOptions options) =>
        new LanguageModelTransformer(_context, _model, options, owned: null).Transform(view);

    private IDataView Rows(int count) =>
        _context.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(i => new Row
                {
                    Question = new string('x', i % 7 + 1),
                    Label = i % 7 % 2 == 1,
                })
                .ToArray()
        );

    private sealed class Row
    {
        public string Question { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Classified
    {
        public bool PredictedLabel { get; set; }
    }

    private sealed class Answered
    {
        public string Completion { get; set; } = "";
    }

    private sealed class AnsweredThrice
    {
        public string[] Completion { get; set; } = [];
    }
}
