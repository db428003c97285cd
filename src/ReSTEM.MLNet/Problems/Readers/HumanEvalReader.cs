namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>
/// Functions to complete (Chen et al. 2021, arXiv:2107.03374), as published, plain or <c>.gz</c>: <c>task_id</c>, <c>prompt</c>,
/// <c>entry_point</c>, <c>canonical_solution</c>, <c>test</c>.
/// </summary>
public static class HumanEvalReader
{
    /// <summary>Reads problems one by one. The question is the prompt; the tests stay in their columns.</summary>
    /// <exception cref="InvalidDataException">A row lacks a field.</exception>
    public static IEnumerable<Problem> Read(string path) => JsonRows.Read(path).Select(ToProblem);

    private static Problem ToProblem(JsonRow row)
    {
        _ = row["test"];
        _ = row["entry_point"];
        return new Problem
        {
            Id = row["task_id"],
            Question = row["prompt"],
            Answer = row.TryGet("canonical_solution") ?? "",
            Columns = row.Columns,
        };
    }
}
