using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Rewards.Transformers;

/// <summary>Trains a stock classifier, joins it with a database as the reward of a chain, saves that and prints its verdicts.</summary>
internal static class SavedJudge
{
    public static async Task RunAsync(string model, string database, IEnumerable<string> rows)
    {
        var mlContext = new MLContext(seed: 1);
        var style = mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 40)
                .Select(i => new Style
                {
                    Completion = i % 2 == 0 ? $"SELECT name {i}" : $"SELECT name -- remark {i}",
                    Label = i % 2 == 0,
                })
        );
        var classifier = mlContext
            .Transforms.Text.FeaturizeText("Features", nameof(Style.Completion))
            .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression())
            .Fit(style);
        await using var sql = new SqlExecutionReward(database);
        using var judge = new TransformerReward(
            classifier,
            style.Schema,
            RewardColumn.AtLeast("Probability", 0.5)
        );
        var view = mlContext.Data.LoadFromEnumerable(rows.Select(Row.Of));
        var chain = mlContext
            .Transforms.Text.NormalizeText("Normalized", nameof(Row.Question))
            .Append(mlContext.Transforms.ApplyReward(sql.And(judge).WithFormat("^SELECT")))
            .Fit(view);
        mlContext.Model.Save(chain, view.Schema, model);
        foreach (var verdict in chain.Transform(view).GetColumn<string>("Verdict"))
            Console.WriteLine(verdict);
    }

    private sealed class Style
    {
        public string Completion { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Row
    {
        public string Question { get; set; } = "";

        public string Answer { get; set; } = "";

        public string Completion { get; set; } = "";

        public static Row Of(string text)
        {
            var parts = text.Split('|');
            return new Row
            {
                Question = parts[0],
                Answer = parts[1],
                Completion = parts[2],
            };
        }
    }
}
