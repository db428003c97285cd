namespace ReSTEM.MLNet.RunProgram;

internal sealed class Row
{
    public string Id { get; set; } = "";

    public string Question { get; set; } = "";

    public string Answer { get; set; } = "";
}
