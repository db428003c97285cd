using Parquet;
using Parquet.Serialization;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A run's samples as Parquet, for tools that read tables by column.</summary>
public static class RunParquet
{
    private const int RowsInAGroup = 50_000;

    /// <summary>
    /// Writes an iteration's samples: the properties of <see cref="SampleRecord"/> but for its keys, those with names as text. The file appears whole or
    /// not at all.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="iteration">From 1.</param>
    /// <param name="file">The file to write.</param>
    /// <param name="cancellationToken">Stops between two groups of rows.</param>
    /// <exception cref="ArgumentException">The run has no samples of the iteration.</exception>
    public static async Task WriteParquetAsync(
        this RunDirectory run,
        int iteration,
        string file,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (!run.Samples(iteration).Any())
            throw new ArgumentException(
                $"'{run.Path}' holds no samples of iteration {iteration}. Iterations there: {string.Join(", ", run.Iterations)}.",
                nameof(iteration)
            );
        var unfinished = RunFiles.Begin(file);
        await using (unfinished.ConfigureAwait(false))
        {
            var options = new ParquetOptions { Append = false };
            foreach (var rows in run.Samples(iteration).Select(Row.Of).Chunk(RowsInAGroup))
            {
                await ParquetSerializer
                    .SerializeAsync(rows, unfinished, options, null, cancellationToken)
                    .ConfigureAwait(false);
                options.Append = true;
                unfinished.Position = 0;
            }
            RunFiles.Finish(file, unfinished);
        }
    }

    private sealed class Row
    {
        public int Iteration { get; set; }

        public string Problem { get; set; } = "";

        public int Sample { get; set; }

        public string Weights { get; set; } = "";

        public long Seed { get; set; }

        public List<int> Ids { get; set; } = [];

        public string Text { get; set; } = "";

        public double LogProbability { get; set; }

        public string FinishReason { get; set; } = "";

        public string? Verdict { get; set; }

        public string? Reason { get; set; }

        public double? Score { get; set; }

        public string? Fate { get; set; }

        public bool IsHinted { get; set; }

        public static Row Of(SampleRecord sample) =>
            new()
            {
                Iteration = sample.Iteration,
                Problem = sample.Problem,
                Sample = sample.Sample,
                Weights = sample.Weights,
                Seed = sample.Seed,
                Ids = [.. sample.Ids],
                Text = sample.Text,
                LogProbability = sample.LogProbability,
                FinishReason = sample.FinishReason,
                Verdict = sample.Verdict?.ToString(),
                Reason = sample.Reason,
                Score = sample.Score,
                Fate = sample.Fate?.ToString(),
                IsHinted = sample.IsHinted is true,
            };
    }
}
