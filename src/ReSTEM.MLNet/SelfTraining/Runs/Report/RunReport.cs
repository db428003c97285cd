using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>A run as one page that needs nothing but itself: tables, plots, and samples to leaf through.</summary>
internal static class RunReport
{
    private const int MostPoints = 2000;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <param name="run">The run.</param>
    /// <param name="last">The last iteration to tell of.</param>
    /// <exception cref="RunDirectoryException">A file is damaged.</exception>
    public static string Write(RunDirectory run, int last)
    {
        int[] numbers = [.. run.Iterations.Where(number => number <= last)];
        SelfTrainReport[] reports = [.. numbers.Select(run.Report).OfType<SelfTrainReport>()];
        IterationSamples[] samples =
        [
            .. numbers
                .Select(number => IterationSamples.Read(number, run.Samples(number)))
                .Where(read => read.Rates.Problems > 0),
        ];
        (int, IReadOnlyList<FineTuningProgress>)[] trainings =
        [
            .. numbers.Select(number => (number, Thinned(run.FineTuningSteps(number)))),
        ];
        return Fill(
            new Dictionary<string, string>
            {
                ["lead"] = Html.Text(Lead(run, reports)),
                ["warnings"] = Warnings(reports),
                ["iterations"] = Iterations(reports, samples),
                ["plots"] = string.Concat(
                    RunPlots
                        .Of(reports, samples, trainings)
                        .Select((plot, number) => plot.ToHtml(number))
                ),
                ["browser-note"] = Html.Text(Note(samples)),
                ["settings"] = Html.Settings(
                    run.Settings.OrderBy(s => s.Key, StringComparer.Ordinal)
                ),
                ["data"] = JsonSerializer.Serialize(
                    samples.SelectMany(s => s.Shown).Select(Shown),
                    s_json
                ),
            }
        );
    }

    // As many points as a curve can show; the first, and others at equal distances.
    private static IReadOnlyList<FineTuningProgress> Thinned(IEnumerable<FineTuningProgress> steps)
    {
        var stride = 1 + (steps.Count() / MostPoints);
        return [.. steps.Where((_, place) => place % stride == 0)];
    }

    private static string Lead(RunDirectory run, SelfTrainReport[] reports)
    {
        var measured = reports.Where(report => report.PassAt1 is not null).ToArray();
        var gain =
            measured.Length > 1
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $" pass@1 {measured[0].PassAt1!.Value.Estimate:P1} -> {measured[^1].PassAt1!.Value.Estimate:P1} on {measured[^1].ValidationRewards.Count} held-out problems."
                )
                : "";
        return $"{System.IO.Path.GetFileName(run.Path)}: {reports.Count(r => r.Iteration > 0)} iterations.{gain}";
    }

    private static string Warnings(SelfTrainReport[] reports) =>
        string.Concat(
            reports
                .SelectMany(report => report.Warnings)
                .Select(warning => $"<p class=\"warning\">{Html.Text(warning)}</p>")
        );

    private static string Iterations(SelfTrainReport[] reports, IterationSamples[] samples) =>
        Html.Table(
            [
                "Iteration",
                "pass@1",
                "95 %",
                "samples",
                "correct",
                "95 %",
                "solved",
                "distinct",
                "kept",
                "loss",
                "seconds",
                "MB",
            ],
            reports.Select(report =>
                Row(report, Array.Find(samples, s => s.Iteration == report.Iteration))
            )
        );

    private static IEnumerable<string> Row(SelfTrainReport report, IterationSamples? samples)
    {
        var rate = samples?.Rates.Mean();
        return
        [
            report.Iteration == 0 ? "base" : Say($"{report.Iteration}"),
            report.PassAt1 is { } pass ? Say($"{pass.Estimate:P1}") : "",
            report.PassAt1 is { } range ? Say($"{range.Lower:P1} - {range.Upper:P1}") : "",
            report.Samples > 0 ? Say($"{report.Samples:N0}") : "",
            rate is { } mean ? Say($"{mean.Estimate:P1}") : "",
            rate is { } around ? Say($"{around.Lower:P1} - {around.Upper:P1}") : "",
            report.Problems > 0 ? Say($"{report.Solved:N0} of {report.Problems:N0}") : "",
            report.Samples > 0 ? Say($"{report.Distinct:N0}") : "",
            report.Samples > 0 ? Say($"{report.Kept:N0}") : "",
            report.Loss is { } loss ? Say($"{loss:0.000}") : "",
            Say($"{report.Seconds:0.0}"),
            report.PeakMegabytes > 0 ? Say($"{report.PeakMegabytes:N0}") : "",
        ];

        static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private static string Note(IterationSamples[] samples)
    {
        var shown = samples.Sum(s => s.Shown.Count);
        var all = samples.Sum(s => s.Rates.Samples);
        return shown == all
            ? "All samples of the run."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{shown:N0} of the run's {all:N0} samples: the first of the first problems. All of them lie in iteration-*/samples."
            );
    }

    private static object Shown(SampleRecord sample) =>
        new
        {
            sample.Iteration,
            sample.Problem,
            sample.Sample,
            sample.Verdict,
            sample.Fate,
            sample.Reason,
            sample.Text,
        };

    private static string Fill(Dictionary<string, string> parts)
    {
        using var stream = typeof(RunReport).Assembly.GetManifestResourceStream(
            "Runs.report.html"
        )!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var page = new StringBuilder();
        var pieces = reader.ReadToEnd().Split("{{");
        page.Append(pieces[0]);
        foreach (var piece in pieces.Skip(1))
        {
            var end = piece.IndexOf("}}", StringComparison.Ordinal);
            page.Append(parts[piece[..end]]).Append(piece.AsSpan(end + 2));
        }
        return page.ToString();
    }
}
