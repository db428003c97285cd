using System.Text;
using ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;
using ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Training;

/// <summary>
/// Learns the merges of a byte-level byte-pair tokenizer (Sennrich et al. 2016): again and again the most frequent
/// neighbours within words become one token; of equally frequent ones those of lower ids.
/// </summary>
internal static class BytePairTrainer
{
    public static TokenizerFiles Train(IEnumerable<string> texts, BytePairTrainingOptions options)
    {
        string?[] named = [options.EndOfText, options.BeginOfText, .. options.SpecialTokens];
        var special = named.OfType<string>().Distinct().ToList();
        var room = options.VocabularySize - 256 - special.Count;
        if (room < 0)
        {
            throw new ArgumentException(
                $"BytePairTrainingOptions.VocabularySize is {options.VocabularySize}, but 256 bytes and {special.Count} special tokens need {256 + special.Count}.",
                nameof(options)
            );
        }

        var words = CountWords(texts);
        var counts = new PairCounts(
            [
                .. words.Select(word =>
                    Array.ConvertAll(Encoding.UTF8.GetBytes(word.Key), b => (int)b)
                ),
            ],
            [.. words.Select(word => word.Value)]
        );
        var spellings = Enumerable
            .Range(0, 256)
            .Select(b => ByteAlphabet.Spell([(byte)b]))
            .ToList();
        var merges = new List<(string Left, string Right)>();
        while (
            merges.Count < room
            && counts.TryTakeBest(options.MinPairCount, out var left, out var right)
        )
        {
            counts.Merge(left, right, spellings.Count);
            merges.Add((spellings[left], spellings[right]));
            spellings.Add(spellings[left] + spellings[right]);
        }

        var writer = new TokenizerJsonWriter
        {
            SpecialTokens = special,
            BeginOfText = options.BeginOfText,
            EndOfText = options.EndOfText,
            Pad = options.EndOfText,
        };
        return writer.WriteBytePairs([.. special, .. spellings], merges);
    }

    private static List<KeyValuePair<string, long>> CountWords(IEnumerable<string> texts)
    {
        var cutter = new PatternPreTokenizer(
            PatternReader.Create(PreTokenizerReader.Qwen2Pattern),
            MatchBehavior.Isolated
        );
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            foreach (var (offset, length) in cutter.PreTokenize(text))
            {
                var word = text.AsSpan(offset, length);
                lookup[word] = lookup.TryGetValue(word, out var count) ? count + 1 : 1;
            }
        }

        return [.. counts];
    }
}
