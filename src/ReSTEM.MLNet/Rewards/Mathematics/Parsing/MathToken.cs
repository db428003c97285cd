namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>A piece of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A number's digits, a letter's name, a command without its backslash, a sign, or words.</param>
/// <param name="AfterBlank">Whether a blank stands before it.</param>
/// <param name="Repeating">The digits of a number that repeat for ever: 3 in 0.\overline{3}.</param>
internal readonly record struct MathToken(
    MathTokenKind Kind,
    string Text,
    bool AfterBlank = false,
    string Repeating = ""
);
