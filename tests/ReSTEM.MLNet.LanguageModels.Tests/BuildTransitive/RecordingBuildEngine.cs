using System.Collections;
using Microsoft.Build.Framework;

namespace ReSTEM.MLNet.LanguageModels.Tests.BuildTransitive;

/// <summary>A build that keeps the warnings of its one task.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine
{
    public List<string> Warnings { get; } = [];

    public bool ContinueOnError => false;
    public int LineNumberOfTaskNode => 0;
    public int ColumnNumberOfTaskNode => 0;
    public string ProjectFileOfTaskNode => "test.proj";

    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add($"{e.Code}: {e.Message}");

    public void LogErrorEvent(BuildErrorEventArgs e) =>
        throw new InvalidOperationException(e.Message);

    public void LogMessageEvent(BuildMessageEventArgs e) { }

    public void LogCustomEvent(CustomBuildEventArgs e) { }

    public bool BuildProjectFile(
        string projectFileName,
        string[] targetNames,
        IDictionary globalProperties,
        IDictionary targetOutputs
    ) => throw new NotSupportedException();
}
