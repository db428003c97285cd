using System.Globalization;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What an iteration will cost and bring, by a probe of some of its problems. Its text is for a person.</summary>
public sealed record SelfTrainPreview
{
    /// <summary>Problems of the whole.</summary>
    public required long Problems { get; init; }

    /// <summary>What each probed problem got.</summary>
    public required IReadOnlyList<ProblemTally> Probed { get; init; }

    /// <summary>Share of correct samples, with its interval over the probed problems.</summary>
    public required ConfidenceInterval Acceptance { get; init; }

    /// <summary>Samples of one whole E-step.</summary>
    public required long Samples { get; init; }

    /// <summary>Tokens of one whole E-step.</summary>
    public required long Tokens { get; init; }

    /// <summary>Estimated time of one whole E-step, drawing and judging.</summary>
    public required TimeSpan SamplingTime { get; init; }

    /// <summary>Samples that the M-step will be trained on.</summary>
    public required long Kept { get; init; }

    /// <summary>Space that an iteration's samples take in a run directory, in bytes; the model comes on top.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>What looks wrong, and what to change; empty where nothing does.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Share of the probed problems with a correct sample.</summary>
    public double Solved => (double)Probed.Count(p => p.Correct > 0) / Probed.Count;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Probe of {Probed.Count} of {Problems} problems: {Acceptance.Estimate:P1} of the samples correct ({Acceptance.Lower:P1} to {Acceptance.Upper:P1}), {Solved:P0} of the problems solved."
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"One E-step: {Samples:N0} samples, {Tokens:N0} tokens, about {SamplingTime:hh\\:mm\\:ss}, about {Kept:N0} kept, {DiskBytes / 1e6:N1} MB."
                ),
                .. Advice,
            ]
        );
}
