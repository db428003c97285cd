namespace Translation;

/// <summary>A row of the training data: an English sentence, and a German one that translations are compared with and no model sees.</summary>
internal sealed record SentencePair(string Id, string Question, string Answer);
