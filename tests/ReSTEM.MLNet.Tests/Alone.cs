namespace ReSTEM.MLNet.Tests;

/// <summary>Tests that measure or listen to the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
