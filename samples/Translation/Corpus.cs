namespace Translation;

/// <summary>Pairs of sentences in three parts that share none, whatever the seed.</summary>
/// <param name="Pool">What a run can learn from.</param>
/// <param name="Dev">What sizes and thresholds were chosen on.</param>
/// <param name="Test">What the gain is measured on.</param>
internal sealed record Corpus(SentencePair[] Pool, SentencePair[] Dev, SentencePair[] Test);
