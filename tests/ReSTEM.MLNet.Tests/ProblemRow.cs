namespace ReSTEM.MLNet.Tests;

internal sealed class ProblemRow
{
    public string Id { get; set; } = "";

    public string Question { get; set; } = "";

    public string Answer { get; set; } = "";

    public float Number { get; set; }
}
