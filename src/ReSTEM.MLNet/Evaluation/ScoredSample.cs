namespace ReSTEM.MLNet.Evaluation;

/// <summary>A judged sample as a row: its members are the columns that an evaluation reads.</summary>
public sealed record ScoredSample
{
    /// <summary>Id of its problem.</summary>
    public string ProblemId { get; init; } = "";

    /// <summary>What the model wrote.</summary>
    public string Completion { get; init; } = "";

    /// <summary>Whether it solves the problem.</summary>
    public bool Reward { get; init; }

    /// <summary>The number behind the verdict; NaN where there is none.</summary>
    public double Score { get; init; } = double.NaN;
}
