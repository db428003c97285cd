namespace PythonCoding;

/// <summary>A row of HumanEval.</summary>
internal sealed record FunctionToComplete(
    string Id,
    string Question,
    string Test,
    string EntryPoint
);
