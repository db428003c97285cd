using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What a report tells of a training, however many steps it had.</summary>
/// <param name="epochs">Passes over all examples.</param>
/// <param name="temporaryFolder">Where the losses of many steps lie.</param>
internal sealed class TrainingTally(int epochs, string temporaryFolder) : IDisposable
{
    private readonly Spool _losses = new(temporaryFolder);
    private FineTuningProgress? _best;
    private FineTuningProgress? _last;
    private int _count;

    public void Add(FineTuningProgress step)
    {
        var loss = new StepLoss(step.Loss, step.Tokens);
        _losses.Write(At(_count++), MemoryMarshal.AsBytes(new ReadOnlySpan<StepLoss>(in loss)));
        _last = step;
        // The first of equals, as training keeps it.
        if (Score(step) is { } score && !(score <= Score(_best)))
            _best = step;
    }

    /// <summary>The step whose weights were kept; null where there was none.</summary>
    public FineTuningProgress? Kept => _best ?? _last;

    /// <summary>What the held-out problems gave there; null where none were asked.</summary>
    public double? HeldOutScore => _best?.ValidationScore;

    /// <summary>Mean over the tokens of the last epoch that was trained, in nats; null before the first step.</summary>
    public double? LastEpochLoss()
    {
        var (sum, tokens) = (0.0, 0L);
        for (var i = 0; i < _count; i++)
        {
            if ((long)(_count - 1 - i) * epochs >= _last!.TotalSteps)
                continue;
            var loss = default(StepLoss);
            _losses.Read(At(i), MemoryMarshal.AsBytes(new Span<StepLoss>(ref loss)));
            sum += loss.Loss * loss.Tokens;
            tokens += loss.Tokens;
        }
        return tokens == 0 ? null : sum / tokens;
    }

    public void Dispose() => _losses.Dispose();

    private static double? Score(FineTuningProgress? step) =>
        step?.ValidationScore ?? -step?.ValidationLoss;

    private static unsafe long At(int step) => (long)step * sizeof(StepLoss);

    private readonly record struct StepLoss(double Loss, long Tokens);
}
