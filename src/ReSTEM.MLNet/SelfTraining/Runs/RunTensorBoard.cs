using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A run's measurements as event files, for TensorBoard.</summary>
public static class RunTensorBoard
{
    /// <summary>
    /// Writes event files: of the run by iteration (pass@1, share of correct samples, kept samples, loss, tokens a second, memory), and of
    /// each fine-tuning by step (loss, gradient norm, learning rate), each in a folder of its own. Show them by
    /// <c>tensorboard --logdir FOLDER</c>.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Made where it is missing; must be empty, since TensorBoard would show old curves among the new.</param>
    /// <exception cref="ArgumentException">There are files in the folder.</exception>
    /// <exception cref="RunDirectoryException">A file of the run is damaged, or the folder cannot be written.</exception>
    public static void WriteTensorBoard(this RunDirectory run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ArgumentException(
                $"'{folder}' is not empty, and TensorBoard would show what lies there among the new curves. Give an empty folder."
            );
        RunFiles.Guard(folder, () => Write(run, folder));
    }

    private static void Write(RunDirectory run, string folder)
    {
        var iterations = Log(folder, "iterations");
        foreach (var number in run.Iterations)
        {
            if (run.Report(number) is { } report)
                Write(iterations, report);
            TensorBoardLog? steps = null;
            foreach (var step in run.FineTuningSteps(number))
            {
                steps ??= Log(folder, $"fine-tuning-{number}");
                steps.Add("fine-tuning/loss", step.Step, step.Loss);
                steps.Add("fine-tuning/gradient norm", step.Step, step.GradientNorm);
                steps.Add("fine-tuning/learning rate", step.Step, step.LearningRate);
            }
        }
    }

    private static void Write(TensorBoardLog log, SelfTrainReport report)
    {
        var (curves, seconds) = (new Dictionary<string, double?>(), report.SamplingSeconds);
        curves["evaluation/pass@1"] = report.PassAt1?.Estimate;
        if (report.Samples > 0)
        {
            curves["sampling/correct"] = report.MeanReward;
            curves["sampling/solved"] = (double)report.Solved / report.Problems;
            curves["sampling/kept"] = report.Kept;
            curves["sampling/tokens a second"] =
                seconds > 0 ? report.SampledTokens / seconds : null;
            curves["fine-tuning/loss of the last epoch"] = report.Loss;
            curves["process/peak megabytes"] = report.PeakMegabytes;
        }
        foreach (var (name, value) in curves)
            if (value is { } known)
                log.Add(name, report.Iteration, known);
    }

    private static TensorBoardLog Log(string folder, string name) =>
        new(Directory.CreateDirectory(Path.Combine(folder, name)).FullName);
}
