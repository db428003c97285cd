namespace PythonCoding;

/// <summary>A row of MBPP.</summary>
internal sealed record AssertedProgram(
    string Id,
    string Question,
    string TestList,
    string TestSetup,
    string Code
);
