using System.Text.Json;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>All steps of a training, also those that a run before this one took: told in their order, and kept for the file of them.</summary>
internal sealed class StepList(
    IProgress<FineTuningProgress>? progress,
    Func<IEnumerable<FineTuningProgress>> history,
    string temporaryFolder
) : IProgress<FineTuningProgress>, IDisposable
{
    private readonly SpooledRecords _steps = new(temporaryFolder);
    private int _count;

    /// <summary>The steps so far, read when they are asked for.</summary>
    public IEnumerable<FineTuningProgress> Steps
    {
        get
        {
            for (var i = 0; i < _count; i++)
                yield return JsonSerializer.Deserialize<FineTuningProgress>(_steps.Read(i))!;
        }
    }

    /// <summary>Called before each step is told; what it throws ends the training.</summary>
    public Action Before { get; init; } = () => { };

    public void Report(FineTuningProgress value)
    {
        Before();
        if (value.Step > _count + 1)
            CatchUp(value.Step - 1);
        Add(value);
    }

    /// <summary>Tells the steps that nobody told yet.</summary>
    public void CatchUp(int last = int.MaxValue)
    {
        foreach (var step in history())
        {
            if (step.Step > _count && step.Step <= last)
                Add(step);
        }
    }

    public void Dispose() => _steps.Dispose();

    private void Add(FineTuningProgress step)
    {
        _steps.Write(_count++, JsonSerializer.SerializeToUtf8Bytes(step));
        progress?.Report(step);
    }
}
