using System.Globalization;
using ReSTEM.MLNet.SelfTraining.Runs;
using Spectre.Console;

const string usage = """
    InspectRun RUN                                   a table of the iterations
    InspectRun RUN why ITERATION PROBLEM SAMPLE      why a sample is in the training set, or not
    InspectRun RUN report FILE.html                  the run as one page
    InspectRun RUN parquet ITERATION FILE.parquet    an iteration's samples as a table
    InspectRun RUN tensorboard FOLDER                curves as TensorBoard's event files
    """;

try
{
    switch (args)
    {
        case [var run]:
            ShowIterations(RunDirectory.Open(run));
            return 0;
        case [var run, "why", var iteration, var problem, var sample]:
            Console.WriteLine(
                RunDirectory.Open(run).Explain(Number(iteration), problem, Number(sample))
            );
            return 0;
        case [var run, "report", var file]:
            RunDirectory.Open(run).WriteReport(file);
            return 0;
        case [var run, "parquet", var iteration, var file]:
            await RunDirectory.Open(run).WriteParquetAsync(Number(iteration), file);
            return 0;
        case [var run, "tensorboard", var folder]:
            RunDirectory.Open(run).WriteTensorBoard(folder);
            return 0;
        default:
            Console.Error.WriteLine(usage);
            return 2;
    }
}
catch (Exception fault) when (fault is ArgumentException or IOException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static int Number(string text) =>
    int.TryParse(text, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ArgumentException($"'{text}' is not a whole number.");

static void ShowIterations(RunDirectory run)
{
    var table = new Table().AddColumns("iteration", "samples", "correct", "kept", "pass@1");
    foreach (var report in run.Iterations.Select(run.Report).Where(report => report is not null))
        table.AddRow(
            $"{report!.Iteration}",
            $"{report.Samples}",
            report.Samples > 0
                ? report.MeanReward.ToString("P1", CultureInfo.InvariantCulture)
                : "",
            $"{report.Kept}",
            (report.PassAt1?.ToString() ?? "").EscapeMarkup()
        );
    AnsiConsole.Write(table);
}
