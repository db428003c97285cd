namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>
/// Basic Python problems (Austin et al. 2021, arXiv:2108.07732), as published: <c>text</c>, <c>code</c>, <c>task_id</c>,
/// <c>test_setup_code</c>, <c>test_list</c>, <c>challenge_test_list</c>.
/// </summary>
public static class MbppReader
{
    /// <summary>Reads problems one by one. The answer is the reference code; the lists stay in their columns as JSON.</summary>
    /// <exception cref="InvalidDataException">A row lacks a field.</exception>
    public static IEnumerable<Problem> Read(string path) => JsonRows.Read(path).Select(ToProblem);

    private static Problem ToProblem(JsonRow row)
    {
        _ = row["test_list"];
        return new Problem
        {
            Id = $"mbpp/{row["task_id"]}",
            Question = row["text"],
            Answer = row["code"],
            Columns = row.Columns,
        };
    }
}
