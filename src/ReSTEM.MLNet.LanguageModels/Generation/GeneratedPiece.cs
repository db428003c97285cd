namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>What one drawn token adds to a completion. The pieces of a sample joined are its text.</summary>
/// <param name="SampleIndex">The sample: 0 to samples per prompt less one.</param>
/// <param name="Text">
/// Whole characters that are certain to stay; often a word, empty where a character is not finished or a stop string may have begun.
/// </param>
/// <param name="Completion">All of the sample, with its last piece; absent before.</param>
public sealed record GeneratedPiece(int SampleIndex, string Text, GeneratedSequence? Completion);
