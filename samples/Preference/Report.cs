using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using Spectre.Console;
using static System.FormattableString;

namespace Preference;

/// <summary>What the reward does not see: how fluent stories are to the base model, how they differ, and what another judge says.</summary>
internal sealed class Report(
    MLContext mlContext,
    IReward independent,
    CausalLanguageModel baseModel
)
{
    /// <summary>Prints a row for each round, over stories drawn as in training from openings that nothing was learned from.</summary>
    public void Print(
        IEnumerable<SelfTrainIteration> rounds,
        Opening[] openings,
        SamplingOptions sampling
    )
    {
        var table = new Table().RoundedBorder();
        table.AddColumns("", "other judge", "base log-probability", "tokens", "different words");
        foreach (var round in rounds)
        {
            var stories = Fluency.Written(round.Transformer.Model, openings, sampling);
            var words = stories
                .SelectMany(story => Words(baseModel, story.CompletionIds))
                .ToArray();
            table.AddRow(
                round.Number == 0 ? "base" : Invariant($"round {round.Number}"),
                Invariant($"{100 * SharePositive(round.Transformer, openings):0.0} %"),
                Invariant($"{Fluency.MeanLogProbability(baseModel, stories):0.0000}"),
                Invariant($"{stories.Average(story => story.CompletionIds.Count):0.0}"),
                Invariant($"{100.0 * words.Distinct().Count() / words.Length:0.00} %")
            );
        }

        AnsiConsole.Write(table);
    }

    private double SharePositive(SelfTrainedTransformer writer, Opening[] openings)
    {
        var written = writer.Transform(mlContext.Data.LoadFromEnumerable(openings));
        var judged = mlContext
            .Transforms.ApplyReward(independent, new() { AnswerColumnName = null })
            .Fit(written)
            .Transform(written);
        return mlContext.LanguageModels.Evaluate(judged).MeanReward.Estimate;
    }

    private static string[] Words(CausalLanguageModel model, IReadOnlyList<int> story) =>
        model.Tokenizer.Decode(story).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
