using Microsoft.ML;
using ReSTEM.MLNet.SelfTraining;
using Spectre.Console;
using static System.FormattableString;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>Shows a self-training run while it runs: one bar for each phase of each iteration.</summary>
public sealed class LiveProgress : IProgress<SelfTrainProgress>
{
    private readonly Dictionary<(int, SelfTrainPhase), ProgressTask> _bars = [];
    private ProgressContext? _context;

    /// <inheritdoc/>
    public void Report(SelfTrainProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_context is null)
        {
            return;
        }

        if (!_bars.TryGetValue((value.Iteration, value.Phase), out var bar))
        {
            bar = _context.AddTask(Describe(value), maxValue: 1);
            _bars.Add((value.Iteration, value.Phase), bar);
        }

        bar.Description = Describe(value);
        bar.Value = value.Fraction ?? 0;
    }

    /// <summary>Runs what reports here, with the bars on the screen.</summary>
    public void Show(Action run) =>
        AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(context =>
            {
                _context = context;
                run();
                foreach (var bar in _bars.Values)
                {
                    bar.Value = bar.MaxValue;
                }
            });

    /// <summary>Runs the base model and as many iterations as the command line asks for.</summary>
    public IReadOnlyList<SelfTrainIteration> Iterate(
        SelfTrainEstimator selfTrain,
        IDataView problems,
        IDataView heldOut,
        CommandLine options
    )
    {
        ArgumentNullException.ThrowIfNull(selfTrain);
        ArgumentNullException.ThrowIfNull(options);
        List<SelfTrainIteration> rounds = [];
        Show(() =>
            rounds.AddRange(selfTrain.Iterate(problems, heldOut).Take(1 + options.Iterations))
        );
        return rounds;
    }

    private static string Describe(SelfTrainProgress value)
    {
        var doing = value.Phase switch
        {
            SelfTrainPhase.Sampling => "samples",
            SelfTrainPhase.FineTuning => "fine-tunes",
            _ => "is evaluated",
        };
        var name = value.Iteration == 0 ? "Base" : $"Iteration {value.Iteration}";
        var pace = value.Tokens > 0 ? Invariant($", {value.TokensPerSecond:N0} tokens/s") : "";
        var loss = value.Loss is { } number ? Invariant($", loss {number:0.000}") : "";
        return $"{name} {doing}{pace}{loss}";
    }
}
