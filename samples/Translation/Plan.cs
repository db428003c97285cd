using ReSTEM.MLNet.Samples.Reporting;

namespace Translation;

/// <summary>How much of a corpus is used for what, and how good a translation has to be.</summary>
/// <param name="Worked">Pairs that the base model is taught.</param>
/// <param name="Training">Sentences that it then translates by itself.</param>
/// <param name="HeldOut">Sentences that the gain is measured on; the guard has as many of its own.</param>
/// <param name="Samples">Translations drawn of each sentence.</param>
/// <param name="Threshold">The chrF to reach in the first iteration.</param>
internal sealed record Plan(int Worked, int Training, int HeldOut, int Samples, double Threshold)
{
    private const double Rise = 5;

    public static Plan Of(CommandLine options)
    {
        var plan = options.Data is null
            ? new Plan(Worked: 100, Training: 1000, HeldOut: 300, Samples: 8, Threshold: 90)
            : new Plan(Worked: 600, Training: 1900, HeldOut: 330, Samples: 16, Threshold: 50);
        return plan with
        {
            Worked = options.Worked ?? plan.Worked,
            Training = options.Problems ?? plan.Training,
            HeldOut = options.HeldOut ?? plan.HeldOut,
            Samples = options.Samples ?? plan.Samples,
        };
    }

    /// <summary>The chrF to reach in an iteration, the first being 0.</summary>
    public double ThresholdOf(int iteration) => Math.Min(Threshold + iteration * Rise, 100);
}
