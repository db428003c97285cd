using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>All steps of a training, also those that a run before this one took: told in their order.</summary>
internal sealed class StepList(
    IProgress<FineTuningProgress>? progress,
    Func<IEnumerable<FineTuningProgress>> history
) : IProgress<FineTuningProgress>
{
    private readonly List<FineTuningProgress> _steps = [];

    public IReadOnlyList<FineTuningProgress> Steps => _steps;

    /// <summary>Called before each step is told; what it throws ends the training.</summary>
    public Action Before { get; init; } = () => { };

    public void Report(FineTuningProgress value)
    {
        Before();
        if (value.Step > _steps.Count + 1)
            CatchUp(value.Step - 1);
        Add(value);
    }

    /// <summary>Tells the steps that nobody told yet.</summary>
    public void CatchUp(int last = int.MaxValue)
    {
        foreach (
            var step in history().Where(s => s.Step > _steps.Count && s.Step <= last).ToArray()
        )
            Add(step);
    }

    private void Add(FineTuningProgress step)
    {
        _steps.Add(step);
        progress?.Report(step);
    }
}
