using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Looks for what a person should know about a run while it goes on, and says it in the log and in the reports.</summary>
internal sealed class IterationWarnings(IHost host, SelfTrainOptions options)
{
    private readonly List<SelfTrainReport> _reports = [];

    /// <summary>Validation problems among the training problems.</summary>
    public string[] OfLeakage(IDataView problems, IDataView? validation)
    {
        if (validation is null || !options.CheckLeakage)
            return [];
        var found = Leakage.Find(problems, validation, options.QuestionColumnName);
        return found.IsAny
            ? Say(
                $"{found}. Look at them: where they are the same problem, pass@1 measures what the model remembers."
            )
            : [];
    }

    /// <summary>Signs of over-fitting, once an iteration's samples tell how the model before it solves the training problems.</summary>
    public string[] OfOverfitting(SelfTrainReport drawn)
    {
        if (_reports.Count < 2)
            return [];
        var sign = Overfitting.Warning(_reports[^2], _reports[^1], _reports[^1], drawn);
        return sign is null ? [] : Say(sign);
    }

    public void Ended(SelfTrainReport report) => _reports.Add(report);

    private string[] Say(string warning)
    {
        using var channel = host.Start("Self-training");
        channel.Warning(MessageSensitivity.None, "{0}", warning);
        return [warning];
    }
}
