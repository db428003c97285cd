using ReSTEM.MLNet.Samples.Reporting;

namespace Translation;

/// <summary>How much of a corpus is used for what, and how good a translation has to be.</summary>
/// <param name="Worked">Pairs that the base model is taught.</param>
/// <param name="Training">Sentences that it then translates by itself.</param>
/// <param name="HeldOut">Sentences that the gain is measured on.</param>
/// <param name="Samples">Translations drawn of each sentence.</param>
/// <param name="Thresholds">The chrF to exceed in each iteration, the last one in all further ones.</param>
internal sealed record Plan(
    int Worked,
    int Training,
    int HeldOut,
    int Samples,
    IReadOnlyList<double> Thresholds
)
{
    public static Plan Of(CommandLine options, Corpus corpus)
    {
        var plan = options.Data is null
            ? new Plan(Worked: 500, Training: 1000, corpus.Test.Length, Samples: 8, [90, 95, 99])
            : new Plan(Worked: 600, Training: 1900, corpus.Test.Length, Samples: 16, [50, 55, 60]);
        return plan with
        {
            Worked = options.Worked ?? plan.Worked,
            Training = options.Problems ?? plan.Training,
            HeldOut = options.HeldOut ?? plan.HeldOut,
            Samples = options.Samples ?? plan.Samples,
        };
    }
}
