using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Generation;

public class SampleGenerationTests
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _policy = new();

    [Fact]
    public void Each_problem_becomes_as_many_rows_as_samples()
    {
        var samples = Transform(problems: 3, samplesPerProblem: 2);

        samples.GetRowCount().Should().Be(6);
        samples
            .Read<string>(ColumnNames.ProblemId)
            .Should()
            .Equal("p0", "p0", "p1", "p1", "p2", "p2");
        samples.Read<int>(ColumnNames.SampleIndex).Should().Equal(0, 1, 0, 1, 0, 1);
        samples.Read<string>("Answer").Should().Equal("0", "0", "1", "1", "2", "2");
    }

    [Fact]
    public void Text_and_tokens_of_a_sample_belong_together()
    {
        var samples = Transform(problems: 3, samplesPerProblem: 2);

        var texts = samples.Read<string>(ColumnNames.Completion);
        var tokens = samples.Read<int[]>(ColumnNames.CompletionTokens);
        var prompts = samples.Read<string>(ColumnNames.Prompt);
        var promptTokens = samples.Read<int[]>(ColumnNames.PromptTokens);

        tokens.Select(t => string.Concat(t[..^1].Select(c => (char)c))).Should().Equal(texts);
        promptTokens.Select(t => string.Concat(t.Select(c => (char)c))).Should().Equal(prompts);
        samples.Read<double>(ColumnNames.LogProbability).Should().OnlyContain(p => p == -1);
        samples.Read<string>(ColumnNames.FinishReason).Should().OnlyContain(r => r == "Stop");
    }

    [Fact]
    public void Nothing_is_generated_unless_a_generated_column_is_read()
    {
        var samples = Transform(problems: 200, samplesPerProblem: 4);

        samples.Read<string>("Question").Should().HaveCount(800);
        samples.Read<string>(ColumnNames.ProblemId).Should().HaveCount(800);
        samples.Read<int[]>(ColumnNames.PromptTokens).Should().HaveCount(800);
        samples.CountRows(ColumnNames.Completion).Should().Be(800);

        _policy.Generated.Should().Be(0);
    }

    [Theory]
    [InlineData(64, 4)]
    [InlineData(1, 200)]
    [InlineData(7, 29)]
    [InlineData(1000, 1)]
    public void Problems_are_sampled_a_shard_at_a_time_and_none_is_lost(int shardSize, int calls)
    {
        var samples = Transform(200, 3, new SampleGenerationOptions { ShardSize = shardSize });

        samples.Read<string>(ColumnNames.Completion).Should().HaveCount(600);

        _policy.Calls.Should().Be(calls);
        _policy.Generated.Should().Be(600);
        _policy.Keys.Should().Equal(Enumerable.Range(0, 200).Select(i => $"p{i}"));
    }

    [Fact]
    public void Only_the_shards_that_are_read_are_sampled()
    {
        var samples = Transform(200, 1, new SampleGenerationOptions { ShardSize = 10 });

        _context.Data.SkipRows(samples, 150).Read<string>(ColumnNames.Completion);

        _policy.Calls.Should().Be(5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void However_many_cursors_are_asked_for_rows_and_ids_are_the_same(int cursors)
    {
        var samples = Transform(problems: 100, samplesPerProblem: 5);

        var expected = samples.Read<string>(ColumnNames.Completion);
        var ids = new List<DataViewRowId>();
        var texts = new List<string>();
        foreach (var cursor in samples.GetRowCursorSet(samples.Schema, cursors))
        {
            using (cursor)
            {
                var getter = cursor.GetIdGetter();
                var text = cursor.GetGetter<ReadOnlyMemory<char>>(
                    samples.Schema[ColumnNames.Completion]
                );
                DataViewRowId id = default;
                ReadOnlyMemory<char> value = default;
                while (cursor.MoveNext())
                {
                    getter(ref id);
                    ids.Add(id);
                    text(ref value);
                    texts.Add(value.ToString());
                }
            }
        }

        ids.Should().HaveCount(500).And.OnlyHaveUniqueItems();
        texts.Should().Equal(expected);
    }

    [Fact]
    public void Samples_do_not_depend_on_which_columns_or_rows_are_read()
    {
        var samples = Transform(problems: 50, samplesPerProblem: 2);
        var all = samples.Read<string>(ColumnNames.Completion);

        var shuffled = _context.Data.ShuffleRows(samples, seed: 3);
        var rows = shuffled
            .Read<string>(ColumnNames.ProblemId)
            .Zip(shuffled.Read<int>(ColumnNames.SampleIndex));
        var texts = shuffled.Read<string>(ColumnNames.Completion);

        rows.Select(r => all[int.Parse(r.First[1..]) * 2 + r.Second]).Should().Equal(texts);
    }

    [Fact]
    public void Without_an_id_column_the_rows_number_names_the_problem()
    {
        var problems = _context.Data.LoadFromEnumerable(
            Some.Problems(70).Select(p => new { p.Question })
        );

        var samples = _context.GenerateSamples(_policy, 1).Fit(problems).Transform(problems);

        samples
            .Read<string>(ColumnNames.ProblemId)
            .Should()
            .Equal(Enumerable.Range(0, 70).Select(i => $"{i}"));
    }

    [Fact]
    public void Whole_numbers_can_name_problems()
    {
        var problems = _context.Data.LoadFromEnumerable(
            Enumerable.Range(5, 3).Select(i => new { Number = (long)i, Question = "?" })
        );
        var options = new SampleGenerationOptions { IdColumnName = "Number" };

        var samples = _context.GenerateSamples(_policy, 1, options).Fit(problems);

        samples
            .Transform(problems)
            .Read<string>(ColumnNames.ProblemId)
            .Should()
            .Equal("5", "6", "7");
    }

    [Fact]
    public void A_prompt_longer_than_the_context_is_skipped_and_named()
    {
        var warnings = new List<string>();
        _context.Log += (_, message) => warnings.Add(message.RawMessage);
        var reports = new Reports<ShardSampled>();
        var policy = new GuessingSampler { ContextLength = 10 };
        var problems = _context.Data.LoadFromEnumerable(
            new[]
            {
                new ProblemRow { Id = "short", Question = "1+1?" },
                new ProblemRow { Id = "long", Question = "0123456789" },
            }
        );

        var samples = _context
            .GenerateSamples(policy, 2, new SampleGenerationOptions { Progress = reports })
            .Fit(problems)
            .Transform(problems);

        samples
            .Read<string>(ColumnNames.FinishReason)
            .Should()
            .Equal("Stop", "Stop", "PromptTooLong", "PromptTooLong");
        samples.Read<string>(ColumnNames.Completion).Skip(2).Should().Equal("", "");
        policy.Keys.Should().OnlyContain(key => key == "short");
        reports.Received[0].Skipped.Should().Equal("long");
        warnings.Should().Contain(w => w.Contains("'long'") && w.Contains("10 tokens"));
    }

    [Fact]
    public void Progress_tells_problems_samples_and_tokens_of_each_shard()
    {
        var reports = new Reports<ShardSampled>();
        var options = new SampleGenerationOptions { ShardSize = 2, Progress = reports };

        Transform(3, 4, options).Read<string>(ColumnNames.Completion);

        reports
            .Received.Select(r => (r.Problems, r.Samples, r.Tokens))
            .Should()
            .Equal((2, 8, 16), (1, 4, 8));
    }

    [Fact]
    public void Cancelling_stops_the_reader()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new SampleGenerationOptions { CancellationToken = cancellation.Token };
        var samples = Transform(3, 4, options);
        cancellation.Cancel();

        var read = () => samples.Read<string>(ColumnNames.Completion);

        read.Should().Throw<OperationCanceledException>();
    }

    private IDataView Transform(
        int problems,
        int samplesPerProblem,
        SampleGenerationOptions? options = null
    )
    {
        var view = _context.View(problems);
        return _context
            .GenerateSamples(_policy, samplesPerProblem, options)
            .Fit(view)
            .Transform(view);
    }
}
