using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Draws and judges the samples of every n-th problem, and counts what the whole would be.</summary>
internal sealed class Probe(SamplePlan plan, TimeProvider time)
{
    private const int FewestProblems = 8;

    public SelfTrainPreview Run(
        Func<IDataView, IDataView> judged,
        IDataView problems,
        double fraction
    )
    {
        var count = problems.GetRowCount() ?? Count(problems);
        var wanted = Math.Clamp(
            (long)Math.Ceiling(count * fraction),
            FewestProblems,
            Math.Max(count, FewestProblems)
        );
        var start = time.GetTimestamp();
        var rows = Read(judged(new StrideView(problems, (int)Math.Max(1, count / wanted))));
        var spent = time.GetElapsedTime(start);
        var groups = rows.GroupBy(row => row.Problem).Select(group => group.ToArray()).ToArray();
        var scale = (double)count / groups.Length;
        ProblemTally[] tallies =
        [
            .. groups.Select(g => new ProblemTally(
                g[0].Problem,
                g.Length,
                g.Count(row => row.Verdict == Verdict.Correct)
            )),
        ];
        return new SelfTrainPreview
        {
            Problems = count,
            Probed = tallies,
            Acceptance = Bootstrap.Mean([.. tallies.Select(t => t.SolveRate)]),
            Samples = count * plan.Sampling.Sampling.SamplesPerPrompt,
            Tokens = (long)(rows.Sum(row => (long)row.Tokens) * scale),
            SamplingTime = spent * scale,
            Kept = (long)(groups.Sum(Kept) * scale),
            DiskBytes = (long)(rows.Sum(row => (long)row.Bytes) * scale),
            Advice = [.. Advice(tallies, rows)],
        };
    }

    private static long Count(IDataView problems)
    {
        using var cursor = problems.GetRowCursor([]);
        var rows = 0L;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    private int Kept(Row[] group) =>
        KeptSamples
            .Decide(
                group[0].Problem,
                Array.ConvertAll(
                    group,
                    row => new FilterSample(
                        row.Verdict == Verdict.Correct,
                        row.Verdict,
                        row.Score,
                        row.Text
                    )
                ),
                plan.Filter
            )
            .Count(fate => fate == SampleFate.Kept);

    private static List<Row> Read(IDataView judged)
    {
        string[] names = [ColumnNames.ProblemId, ColumnNames.Completion, ColumnNames.Verdict];
        var schema = judged.Schema;
        var columns = names
            .Append(ColumnNames.CompletionTokens)
            .Append(ColumnNames.Score)
            .Select(name => schema[name]);
        using var cursor = judged.GetRowCursor(columns);
        var texts = Array.ConvertAll(
            names,
            name => cursor.GetGetter<ReadOnlyMemory<char>>(schema[name])
        );
        var ids = cursor.GetGetter<VBuffer<int>>(schema[ColumnNames.CompletionTokens]);
        var scores = cursor.GetGetter<double>(schema[ColumnNames.Score]);
        var rows = new List<Row>();
        VBuffer<int> buffer = default;
        while (cursor.MoveNext())
        {
            ids(ref buffer);
            var score = 0.0;
            scores(ref score);
            var verdict = Enum.Parse<Verdict>(Text(2));
            rows.Add(new Row(Text(0), Text(1), verdict, buffer.Length) { Score = score });
        }
        return rows;

        string Text(int column)
        {
            ReadOnlyMemory<char> value = default;
            texts[column](ref value);
            return value.ToString();
        }
    }

    private IEnumerable<string> Advice(ProblemTally[] tallies, List<Row> rows)
    {
        var samples = plan.Sampling.Sampling.SamplesPerPrompt;
        if (tallies.All(t => t.Correct == 0))
            yield return $"Nothing was solved: with {samples} samples a problem there is nothing to learn from. Show worked examples in the prompt, begin with a stronger or fine-tuned model, or draw more samples.";
        else if (tallies.All(t => t.Correct == t.Samples))
            yield return "Every sample is correct: there is nothing left to learn here. Use harder problems, or look whether the reward accepts too much.";
        else if (tallies.Count(t => t.Correct == 0) > 0.9 * tallies.Length)
            yield return "Nine problems in ten are unsolved: raise SamplesPerProblem, or begin with a stronger model.";
        var truncated = (double)rows.Count(row => row.Verdict == Verdict.Truncated) / rows.Count;
        if (truncated > 0.2)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{truncated:P0} of the samples were cut: raise MaxNewTokens."
            );
        var distinct =
            (double)rows.Select(row => (row.Problem, row.Text)).Distinct().Count() / rows.Count;
        if (samples > 1 && distinct < 0.25)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Only {distinct:P0} of the samples are distinct: raise Temperature, or draw fewer samples."
            );
    }

    // What a row of a shard file has around its text and tokens, about.
    private sealed record Row(string Problem, string Text, Verdict Verdict, int Tokens)
    {
        private const int Frame = 420;

        public double Score { get; init; }

        public int Bytes => Frame + Text.Length + (6 * Tokens);
    }
}
