namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>A text is not mathematics that the parser knows, or would cost more than the budget. It never leaves this folder.</summary>
internal sealed class MathFormatException(string message) : Exception(message);
