namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>One token of a SentencePiece model.</summary>
/// <param name="Text">With U+2581 for a space.</param>
/// <param name="Score">Of two possible merges that with the higher score comes first.</param>
/// <param name="Kind">What it stands for.</param>
internal sealed record SentencePiece(string Text, float Score, SentencePieceKind Kind);
