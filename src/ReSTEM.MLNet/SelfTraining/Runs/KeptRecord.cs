namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A row that an M-step was trained on: a line of a run directory's <c>kept.jsonl</c>.</summary>
public sealed record KeptRecord
{
    /// <summary>Id of the problem.</summary>
    public required string Problem { get; init; }

    /// <summary>Which of the problem's samples.</summary>
    public required int Sample { get; init; }

    /// <summary>The number of the shard file that holds the sample.</summary>
    public required int Shard { get; init; }

    /// <summary>Tokens of the prompt, on which no loss is taken.</summary>
    public required IReadOnlyList<int> PromptIds { get; init; }

    /// <summary>Tokens that were learned.</summary>
    public required IReadOnlyList<int> Ids { get; init; }
}
