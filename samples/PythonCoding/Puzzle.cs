namespace PythonCoding;

/// <summary>
/// A row of the training data: a function known by some of its values alone. The question shows a few of them; the tests hold others
/// besides.
/// </summary>
/// <param name="Id">Names the puzzle.</param>
/// <param name="Question">The values that are shown.</param>
/// <param name="EntryPoint">The function's name.</param>
/// <param name="Inputs">Arguments of every test, as JSON.</param>
/// <param name="Outputs">The value of every test, as JSON.</param>
internal sealed record Puzzle(
    string Id,
    string Question,
    string EntryPoint,
    string Inputs,
    string Outputs
);
