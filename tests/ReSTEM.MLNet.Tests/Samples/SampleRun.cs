namespace ReSTEM.MLNet.Tests.Samples;

/// <summary>What a sample did.</summary>
internal sealed record SampleRun(int ExitCode, string Screen, string Errors);
