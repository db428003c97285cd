using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using Spectre.Console;
using static System.FormattableString;

namespace Preference;

/// <summary>What the reward does not see: how fluent stories are to the base model, how they differ, and what another judge says.</summary>
internal sealed class Report(MLContext mlContext, IReward independent, Fluency fluency)
{
    // More text has fewer different words in proportion.
    private const int MostWords = 50_000;

    /// <summary>Prints a row for each round, over stories from openings that nothing was learned from or chosen on.</summary>
    public void Print(IReadOnlyList<SelfTrainIteration> rounds, Opening[] openings)
    {
        var table = new Table().RoundedBorder();
        table.AddColumns("", "other", "guard", "change", "greedy", "whole", "tokens", "words");
        double? before = null;
        double? greedyBefore = null;
        foreach (var round in rounds)
        {
            var model = round.Transformer.Model;
            var stories = fluency.Drawn(model, openings);
            var guard = fluency.LogProbability(stories);
            var greedy = fluency.LogProbability(fluency.Greedy(model, openings));
            var words = stories
                .SelectMany(story => Words(model, story.CompletionIds))
                .Take(MostWords)
                .ToArray();
            table.AddRow(
                round.Number == 0 ? "base" : Invariant($"round {round.Number}"),
                Invariant($"{100 * SharePositive(round.Transformer, openings):0.0} %"),
                Invariant($"{guard:0.0000}"),
                Change(guard, before ??= guard),
                Change(greedy, greedyBefore ??= greedy),
                Invariant($"{100 * Fluency.ShareWhole(stories, openings):0} %"),
                Invariant($"{stories.Average(story => story.CompletionIds.Count):0.0}"),
                Invariant($"{100.0 * words.Distinct().Count() / words.Length:0.00} %")
            );
        }

        AnsiConsole.Write(table);
    }

    // Of a negative number: less far below zero is a rise.
    private static string Change(double now, double before) =>
        Invariant($"{100 * (1 - now / before):+0.0;-0.0;+0.0} %");

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
