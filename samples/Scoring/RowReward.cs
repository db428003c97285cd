using System.Collections.Concurrent;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Rewards.Programs;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Rewards.Translation;

namespace Scoring;

/// <summary>The reward of a KIND, and how its problem and completion stand in a row.</summary>
internal sealed class RowReward : IAsyncDisposable
{
    private readonly Func<Row, IReward> _rewardOf;
    private readonly Func<Row, Problem> _problemOf;
    private readonly Func<Row, string> _completionOf;
    private readonly IAsyncDisposable? _owned;

    private RowReward(
        Func<Row, IReward> rewardOf,
        Func<Row, Problem> problemOf,
        Func<Row, string>? completionOf = null,
        IAsyncDisposable? owned = null
    )
    {
        _rewardOf = rewardOf;
        _problemOf = problemOf;
        _completionOf = completionOf ?? (row => row.Completion);
        _owned = owned;
    }

    public static IReadOnlyList<string> Kinds { get; } =
    ["math", "gsm8k", "python", "stdio", "sql", "bleu", "chrf", "exact", "regex"];

    /// <summary>Makes the reward and starts what it needs: a checker that cannot run is named before a row is read.</summary>
    public static async Task<RowReward> StartAsync(Arguments options, CancellationToken token) =>
        options.Kind switch
        {
            "math" => Fixed(new MathAnswerReward(Profiles.Math(options)), RowProblem.WithGold),
            "gsm8k" => Fixed(new MathAnswerReward(Profiles.Gsm8k(options)), RowProblem.WithGold),
            "exact" => Fixed(new ExactReward(Profiles.Exact(options)), RowProblem.WithGold),
            "regex" => Fixed(
                new RegexReward(Profiles.Regex(options), options.Timeout),
                RowProblem.WithPattern
            ),
            "bleu" => Bleu(options),
            "chrf" => Chrf(options),
            "sql" => Sql(options),
            "stdio" => await PythonAsync(options, RowProblem.WithStandardInput, token),
            _ => await PythonAsync(options, RowProblem.WithTests, token),
        };

    /// <summary>Judges a row. A bad row is an exception, a bad completion a verdict.</summary>
    public async Task<Judgement> JudgeAsync(Row row, CancellationToken cancellationToken)
    {
        var problem = _problemOf(row);
        var completion = _completionOf(row);
        var reward = _rewardOf(row);
        return row.IsCut
            ? new Judgement(Verdict.Truncated, "The completion was cut before its end of text.")
            : await reward.JudgeAsync(problem, completion, cancellationToken);
    }

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static RowReward Fixed(IReward reward, Func<Row, Problem> problemOf) =>
        new(_ => reward, problemOf);

    private static RowReward Bleu(Arguments options)
    {
        Profiles.None(options);
        var known = new ConcurrentDictionary<double, BleuReward>();
        return new(
            row => known.GetOrAdd(row.Number("threshold"), bar => new BleuReward(bar)),
            RowProblem.WithReferences
        );
    }

    private static RowReward Chrf(Arguments options)
    {
        var metric = Profiles.Chrf(options);
        var known = new ConcurrentDictionary<double, ChrfReward>();
        return new(
            row => known.GetOrAdd(row.Number("threshold"), bar => new ChrfReward(bar, metric)),
            RowProblem.WithReferences
        );
    }

    private static RowReward Sql(Arguments options)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.In))!;
        var limits = new SqlLimits();
        var reward = new SqlExecutionReward(
            problem => [problem.Columns[RowProblem.Database]],
            Profiles.Sql(options),
            limits with
            {
                TimeLimit = options.Timeout ?? limits.TimeLimit,
            },
            new SqlWorkerOptions { Workers = options.Workers }
        );
        return new(_ => reward, row => RowProblem.WithDatabase(row, folder), owned: reward);
    }

    private static async Task<RowReward> PythonAsync(
        Arguments options,
        Func<Row, Problem> problemOf,
        CancellationToken token
    )
    {
        var limits = new PythonRewardOptions();
        var reward = new PythonReward(
            limits with
            {
                TimeLimit = options.Timeout ?? limits.TimeLimit,
                Comparison = Profiles.Output(options),
                Workers = options.Workers,
            }
        );
        var level = await reward.StartAsync(token);
        await Console.Error.WriteLineAsync($"Isolation of programs: {level}.");
        return new(_ => reward, problemOf, RowProblem.Program, reward);
    }
}
