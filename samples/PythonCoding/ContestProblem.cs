using Microsoft.ML.Data;

namespace PythonCoding;

/// <summary>A row of APPS.</summary>
internal sealed class ContestProblem
{
    public string Id { get; set; } = "";

    public string Question { get; set; } = "";

    /// <summary>Cases, and the function's name where there is one, as the file has them.</summary>
    [ColumnName("input_output")]
    public string Cases { get; set; } = "";
}
