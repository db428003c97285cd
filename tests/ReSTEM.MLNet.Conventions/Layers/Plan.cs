namespace ReSTEM.MLNet.Conventions.Layers;

/// <summary>
/// The plan of the house: the namespaces of ReSTEM.MLNet and what each may use. Data flows from left to right and a stage uses
/// what lies to its left. A new namespace gets a line here, in the README's tree and, if it changes the plan, a decision record.
/// </summary>
internal static class Plan
{
    private static readonly string[] s_foundations = ["DataViews", "Interop", "Telemetry"];

    /// <summary>A namespace (without the prefix) and those it may use besides itself.</summary>
    public static IReadOnlyDictionary<string, string[]> Uses { get; } =
        new Dictionary<string, string[]>
        {
            ["Interop"] = [],
            ["Telemetry"] = [],
            ["DataViews"] = ["Interop"],
            ["Problems"] = [.. s_foundations],
            ["Generation"] = [.. s_foundations, "Problems"],
            ["Rewards"] = [.. s_foundations, "Problems", "Generation"],
            ["Evaluation"] = [.. s_foundations, "Problems", "Generation", "Rewards"],
            ["Filtering"] = [.. s_foundations, "Problems", "Generation", "Rewards"],
            ["FineTuning"] = [.. s_foundations, "Problems", "Generation", "Rewards", "Filtering"],
            ["SelfTraining"] =
            [
                .. s_foundations,
                "Problems",
                "Generation",
                "Rewards",
                "Evaluation",
                "Filtering",
                "FineTuning",
            ],
        };

    public static IEnumerable<string> Namespaces => Uses.Keys;

    public static IEnumerable<string> Forbidden(string name) =>
        Namespaces.Except([name, .. Uses[name]]);
}
