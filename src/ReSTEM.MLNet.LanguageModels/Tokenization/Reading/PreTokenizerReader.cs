using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;
using ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads <c>pre_tokenizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    /// <summary>The words of GPT-2: contractions, letters, digits and signs with the space before them.</summary>
    public const string Gpt2Pattern =
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The words of Qwen2: as GPT-2's, but each digit by itself and line ends kept together.</summary>
    public const string Qwen2Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static PreTokenization Read(JsonItem item)
    {
        var type = item.Require("type").AsString();
        return type switch
        {
            "Sequence" => ReadSequence(item),
            "ByteLevel" => ReadByteLevel(item),
            "Metaspace" => ReadMetaspace(item),
            "Split" => ReadSplit(item),
            "Digits" => ReadDigits(item),
            "Punctuation" => ReadPunctuation(item),
            "WhitespaceSplit" => ReadPlain(item, @"\s+", MatchBehavior.Removed),
            "Whitespace" => ReadPlain(item, @"\w+|[^\w\s]+", MatchBehavior.Kept),
            _ => throw item.Require("type").NotSupported(),
        };
    }

    private static PreTokenization ReadSequence(JsonItem item)
    {
        item.AllowOnly("type", "pretokenizers");
        var steps = item.Require("pretokenizers").Items().ToList();
        var read = steps.Select(Read).ToList();
        var late = read.FindIndex(step => step.Before is not null);
        if (late > 0)
        {
            throw steps[late].NotSupported();
        }

        return new PreTokenization
        {
            Before = read.FirstOrDefault()?.Before,
            Cut = new SequencePreTokenizer([
                .. read.Select(step => step.Cut).OfType<PreTokenizer>(),
            ]),
            SpellsBytes = read.Exists(step => step.SpellsBytes),
        };
    }

    private static PreTokenization ReadByteLevel(JsonItem item)
    {
        item.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
        var cuts = item.Find("use_regex")?.AsBoolean() ?? true;
        var prefixes = item.Find("add_prefix_space")?.AsBoolean() ?? true;
        return new PreTokenization
        {
            Before = prefixes ? new PrefixNormalizer(" ") : null,
            Cut = cuts ? Cut(Gpt2Pattern, MatchBehavior.Isolated) : null,
            SpellsBytes = true,
        };
    }

    private static PreTokenization ReadMetaspace(JsonItem item)
    {
        item.AllowOnly(
            "type",
            "replacement",
            "str_rep",
            "add_prefix_space",
            "prepend_scheme",
            "split"
        );
        var mark = item.Find("replacement")?.AsString() ?? "\u2581";
        var replace = new ReplaceNormalizer(" ", mark);
        var prepends = Prepends(item);
        return new PreTokenization
        {
            Before = prepends
                ? new SequenceNormalizer([replace, new PrefixNormalizer(mark)])
                : replace,
            Cut =
                item.Find("split")?.AsBoolean() ?? true
                    ? Cut(Regex.Escape(mark), MatchBehavior.MergedWithNext)
                    : null,
        };
    }

    private static bool Prepends(JsonItem item) =>
        item.Find("prepend_scheme") is { } scheme
            ? scheme.AsString() switch
            {
                "always" => true,
                "never" => false,
                _ => throw scheme.NotSupported(),
            }
            : item.Find("add_prefix_space")?.AsBoolean() ?? true;

    private static PreTokenization ReadSplit(JsonItem item)
    {
        item.AllowOnly("type", "pattern", "behavior", "invert");
        var pattern = item.Require("pattern");
        pattern.AllowOnly("String", "Regex");
        var behavior = ReadBehavior(item.Require("behavior"));
        if (item.Find("invert") is { } invert && invert.AsBoolean())
        {
            behavior = behavior switch
            {
                MatchBehavior.Isolated => MatchBehavior.Isolated,
                MatchBehavior.Removed => MatchBehavior.Kept,
                _ => throw invert.NotSupported(),
            };
        }

        var regex = pattern.Find("String") is { } literal
            ? PatternReader.Create(Regex.Escape(literal.AsString()))
            : PatternReader.Read(pattern.Require("Regex"));
        return new PreTokenization { Cut = new PatternPreTokenizer(regex, behavior) };
    }

    private static PreTokenization ReadDigits(JsonItem item)
    {
        item.AllowOnly("type", "individual_digits");
        var single = item.Find("individual_digits")?.AsBoolean() ?? false;
        return new PreTokenization
        {
            Cut = Cut(@"\p{N}", single ? MatchBehavior.Isolated : MatchBehavior.Contiguous),
        };
    }

    private static PreTokenization ReadPunctuation(JsonItem item)
    {
        item.AllowOnly("type", "behavior");
        var behavior = item.Find("behavior") is { } named
            ? ReadBehavior(named)
            : MatchBehavior.Isolated;
        return new PreTokenization { Cut = Cut(@"[\p{P}$+<=>^`|~]", behavior) };
    }

    private static PreTokenization ReadPlain(JsonItem item, string pattern, MatchBehavior behavior)
    {
        item.AllowOnly("type");
        return new PreTokenization { Cut = Cut(pattern, behavior) };
    }

    private static MatchBehavior ReadBehavior(JsonItem item) =>
        item.AsString() switch
        {
            "Isolated" => MatchBehavior.Isolated,
            "Removed" => MatchBehavior.Removed,
            "MergedWithPrevious" => MatchBehavior.MergedWithPrevious,
            "MergedWithNext" => MatchBehavior.MergedWithNext,
            "Contiguous" => MatchBehavior.Contiguous,
            _ => throw item.NotSupported(),
        };

    private static PatternPreTokenizer Cut(string pattern, MatchBehavior behavior) =>
        new(PatternReader.Create(pattern), behavior);
}
