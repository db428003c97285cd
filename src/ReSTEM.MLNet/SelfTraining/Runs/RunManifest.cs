namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>What a run is made of: <c>run.json</c>.</summary>
internal sealed record RunManifest
{
    public const string FileName = "run.json";

    /// <summary>Version of the directory's layout.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Every option that holds data, by name.</summary>
    public required SortedDictionary<string, string> Options { get; init; }

    /// <summary>Digest of the base model's weights and tokenizer.</summary>
    public required string BaseModel { get; init; }

    /// <summary>Digest of the problems: ids, questions, answers, the other text columns, and the data that the reward judges by, in order.</summary>
    public required string Problems { get; init; }

    /// <summary>The reward with its settings.</summary>
    public required string Reward { get; init; }

    /// <summary>The random seed that was in force.</summary>
    public required long Seed { get; init; }

    /// <summary>Each thing that is not as in the other one, as "name: old -> new".</summary>
    public IEnumerable<string> ChangesSince(RunManifest before)
    {
        var (old, now) = (before.All(), All());
        return old
            .Keys.Union(now.Keys)
            .Order(StringComparer.Ordinal)
            .Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"{name}: {Or(old, name)} -> {Or(now, name)}");
    }

    private static string Or(Dictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name, "not set");

    public Dictionary<string, string> All() =>
        new(Options)
        {
            ["(base model)"] = BaseModel[..Math.Min(16, BaseModel.Length)],
            ["(problems)"] = Problems,
            ["(reward)"] = Reward,
            ["(seed)"] = $"{Seed}",
        };
}
