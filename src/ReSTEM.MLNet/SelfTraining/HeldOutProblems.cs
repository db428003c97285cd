using System.Globalization;
using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// The problems whose reward decides when the M-step stops. Chosen by their ids, so that all samples of a problem are on one side and the
/// same problems are held out in every iteration.
/// </summary>
internal sealed class HeldOutProblems(
    IDataView problems,
    Validation validation,
    IReward reward,
    StageOptions stages
)
{
    /// <exception cref="ArgumentException">The options hold nothing to validate by, or twice as much.</exception>
    public static void Check(SelfTrainOptions options)
    {
        if (options.FineTuning.Validation is not { } given)
            return;
        if (options.ValidationFraction > 0 && given.Score is not null)
            throw new ArgumentException(
                $"SelfTrainOptions.FineTuning.Validation.Score is set beside SelfTrainOptions.ValidationFraction {Text(options.ValidationFraction)}, which would replace it. Leave one of them unset."
            );
        if (options.ValidationFraction == 0 && given.Score is null && given.Examples.Count == 0)
            throw new ArgumentException(
                "SelfTrainOptions.FineTuning.Validation is set, but there is nothing to validate by. Set SelfTrainOptions.ValidationFraction, or give Validation a Score or Examples."
            );
    }

    /// <summary>What is trained on, and what is held out: absent where the options hold out nothing.</summary>
    /// <exception cref="ArgumentException">Two problems have the same id, or nothing would be left to train on.</exception>
    public static (IDataView Training, IDataView? HeldOut) Split(
        IDataView problems,
        SelfTrainOptions options,
        long seed,
        string temporaryFolder
    )
    {
        if (options.ValidationFraction == 0)
            return (problems, null);
        var name = ProblemIds.ColumnName(
            Shapes.Of(problems.Schema),
            options.IdColumnName,
            ColumnNames.Id
        );
        ProblemChecks.RequireDistinctIds(problems, name, temporaryFolder);
        var ranks = Ranks(problems, name, seed);
        var all = ranks.Count();
        var count = Math.Max(1, (int)Math.Round(all * options.ValidationFraction));
        if (count >= all)
            throw new ArgumentException(
                $"SelfTrainOptions.ValidationFraction {Text(options.ValidationFraction)} of {all} problems leaves none to train on. Lower it, or give more problems."
            );
        var first = OrderStatistic.Of(ranks, count);
        return (
            new ChosenProblems(problems, name, id => Rank(seed, id) >= first, all - count),
            new ChosenProblems(problems, name, id => Rank(seed, id) < first, count)
        );
    }

    /// <summary>Share of the problems that a model solves greedily.</summary>
    public double Score(CausalLanguageModel model, CancellationToken cancellationToken)
    {
        var judging = stages.Reward() with { CancellationToken = cancellationToken };
        var answering = validation.Answering(new LocalSampler(model));
        var rewards = validation.Rewards(answering, problems, judging);
        return (double)rewards.Count(right => right) / rewards.Length;
    }

    /// <summary>All that decides a score, beside the model.</summary>
    public string Version()
    {
        using var version = new Fingerprint();
        return version
            .Add("problems", ProblemsDigest.Of(problems, stages.Reward(), reward))
            .Add("reward", RewardIdentity.Of(reward))
            .Add("reward version", stages.RewardVersion)
            .Add(
                OptionValues.Of(
                    stages.Completion(),
                    nameof(CompletionOptions.BatchSize),
                    nameof(CompletionOptions.CompletionColumnName),
                    nameof(CompletionOptions.WeightsFolder)
                )
            )
            .Short();
    }

    private static IEnumerable<ulong> Ranks(IDataView problems, string? idColumnName, long seed)
    {
        DataViewSchema.Column? id = idColumnName is null ? null : problems.Schema[idColumnName];
        DataViewSchema.Column[] columns = id is null ? [] : [id.Value];
        using var rows = new RowBuffer(problems.GetRowCursor(columns), columns);
        var idOf = ProblemIds.Reader(rows, id);
        for (; rows.TryReadRow(); rows.Drop(1))
            yield return Rank(seed, idOf(0));
    }

    private static ulong Rank(long seed, string id)
    {
        using var digest = new Fingerprint();
        return Convert.ToUInt64(digest.Add("held out", seed).Add("id", id).Short(), 16);
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
