using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>How far an iteration has come.</summary>
public sealed record SelfTrainProgress
{
    /// <summary>1 for the first iteration; 0 while the base model is evaluated.</summary>
    public required int Iteration { get; init; }

    /// <summary>What it is doing.</summary>
    public required SelfTrainPhase Phase { get; init; }

    /// <summary>Time since the phase began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Problems of this phase whose completions are drawn.</summary>
    public int Problems { get; init; }

    /// <summary>Problems of this phase; absent where the data does not know its length.</summary>
    public long? TotalProblems { get; init; }

    /// <summary>Completions drawn in this phase.</summary>
    public int Samples { get; init; }

    /// <summary>Tokens drawn or, while fine-tuning, trained in this phase.</summary>
    public long Tokens { get; init; }

    /// <summary>How many completions of this phase got each verdict so far.</summary>
    public IReadOnlyDictionary<Verdict, int> Verdicts { get; init; } =
        FrozenDictionary<Verdict, int>.Empty;

    /// <summary>Optimizer steps done while fine-tuning.</summary>
    public int Step { get; init; }

    /// <summary>Optimizer steps of the whole fine-tuning; 0 in other phases.</summary>
    public int TotalSteps { get; init; }

    /// <summary>Loss of the last step while fine-tuning, in nats a token; absent in other phases.</summary>
    public double? Loss { get; init; }

    /// <summary>Tokens a second since the phase began.</summary>
    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? Tokens / Elapsed.TotalSeconds : 0;

    /// <summary>The part of the phase that is done, 0 to 1; absent where it cannot be known.</summary>
    public double? Fraction =>
        Phase == SelfTrainPhase.FineTuning ? Part(Step, TotalSteps) : Part(Problems, TotalProblems);

    /// <summary>Estimated time to the end of the phase, at the pace so far; absent where it cannot be known.</summary>
    public TimeSpan? Remaining =>
        Fraction is { } part and > 0 ? Elapsed * ((1 - part) / part) : null;

    /// <summary>As a person reads it, in one line.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        void Add(FormattableString part) =>
            line.Append(part.ToString(CultureInfo.InvariantCulture));
        Add($"iteration {Iteration}, {Name}");
        if (Phase == SelfTrainPhase.FineTuning)
            Add($": step {Step}{Of(TotalSteps)}");
        else
            Add($": {Problems}{Of(TotalProblems)} problems, {Samples} samples");
        if (Loss is { } loss)
            Add($", loss {loss:0.0000}");
        if (Elapsed > TimeSpan.Zero)
            Add($", {TokensPerSecond:0} tokens/s");
        foreach (var (verdict, count) in Verdicts.OrderBy(v => v.Key))
            Add($", {count} {verdict}");
        if (Remaining is { } remaining)
            Add($", {remaining.TotalSeconds:0} s left");
        return line.ToString();
    }

    private string Name =>
        Phase switch
        {
            SelfTrainPhase.Sampling => "sampling",
            SelfTrainPhase.FineTuning => "fine-tuning",
            _ => "evaluation",
        };

    private static string Of(long? total) => total > 0 ? $" of {total}" : "";

    private static double? Part(int done, long? total) => total > 0 ? (double)done / total : null;
}
