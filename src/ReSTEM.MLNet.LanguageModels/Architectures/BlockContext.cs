namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>What all blocks of one forward pass share.</summary>
/// <param name="Attention">What the tokens attend to.</param>
/// <param name="Angles">Of the tokens' positions; absent where positions are learned.</param>
internal sealed record BlockContext(IAttention Attention, RotaryAngles? Angles);
