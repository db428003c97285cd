namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>
/// Competition mathematics (Hendrycks et al. 2021, arXiv:2103.03874): <c>problem</c>, <c>solution</c>, <c>level</c>, <c>type</c>, or
/// the form with the final <c>answer</c> set apart (MATH-500).
/// </summary>
public static class MathReader
{
    /// <summary>
    /// Reads problems one by one. The answer is the field <c>answer</c> where there is one, else the last box of the solution. A row
    /// without a solution whose answer is null, as published files have them, becomes a problem whose answer is empty.
    /// </summary>
    /// <exception cref="InvalidDataException">A row lacks a field or its final answer.</exception>
    public static IEnumerable<Problem> Read(string path) => JsonRows.Read(path).Select(ToProblem);

    private static Problem ToProblem(JsonRow row) =>
        new()
        {
            Id = row.TryGet("unique_id") ?? row.DefaultId,
            Question = row["problem"],
            Answer = Answer(row),
            Columns = row.Columns,
        };

    private static string Answer(JsonRow row)
    {
        if (row.TryGet("answer") is { } answer)
        {
            return answer;
        }

        return row.TryGet("solution") is null && row.HasNull("answer")
            ? ""
            : BoxedText.Last(row["solution"])
                ?? throw new InvalidDataException(
                    $"'{row.Path}', {row.Place}: the solution has no \\boxed answer."
                );
    }
}
