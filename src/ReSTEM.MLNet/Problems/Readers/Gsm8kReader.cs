namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>Grade-school word problems (Cobbe et al. 2021, arXiv:2110.14168), as published: <c>question</c>, <c>answer</c>.</summary>
public static class Gsm8kReader
{
    /// <summary>
    /// Reads problems one by one. The answer is the number after <c>####</c>; the worked solution stays in the column
    /// <c>answer</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">A row lacks a field or its final answer.</exception>
    public static IEnumerable<Problem> Read(string path) => JsonRows.Read(path).Select(ToProblem);

    private static Problem ToProblem(JsonRow row)
    {
        var solution = row["answer"];
        var mark = solution.LastIndexOf("####", StringComparison.Ordinal);
        if (mark < 0)
        {
            throw new InvalidDataException(
                $"'{row.Path}', {row.Place}: the answer does not end in '#### number'."
            );
        }

        return new Problem
        {
            Id = row.DefaultId,
            Question = row["question"],
            Answer = solution[(mark + 4)..].Trim(),
            Columns = row.Columns,
        };
    }
}
