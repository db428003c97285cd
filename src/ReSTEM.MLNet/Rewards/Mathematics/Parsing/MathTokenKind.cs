namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>What a token is.</summary>
internal enum MathTokenKind
{
    End,
    Number,
    Letter,
    Command,
    Sign,
    Words,
}
