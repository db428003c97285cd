using Microsoft.ML.Tokenizers;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads <c>normalizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class NormalizerReader
{
    public static Normalizer Read(JsonItem item)
    {
        var type = item.Require("type").AsString();
        switch (type)
        {
            case "Sequence":
                item.AllowOnly("type", "normalizers");
                return new SequenceNormalizer([
                    .. item.Require("normalizers").Items().Select(Read),
                ]);
            case "Prepend":
                item.AllowOnly("type", "prepend");
                return new PrependNormalizer(item.Require("prepend").AsString());
            case "Replace":
                item.AllowOnly("type", "pattern", "content");
                return ReadReplace(item.Require("pattern"), item.Require("content").AsString());
            case "Strip":
                item.AllowOnly("type", "strip_left", "strip_right");
                return new StripNormalizer
                {
                    Start = item.Find("strip_left")?.AsBoolean() ?? false,
                    End = item.Find("strip_right")?.AsBoolean() ?? false,
                };
            case "Lowercase":
                item.AllowOnly("type");
                return new LowercaseNormalizer();
            case "NFC":
                item.AllowOnly("type");
                return new CompositionNormalizer();
            case "NFD":
                item.AllowOnly("type");
                return new DecompositionNormalizer();
            default:
                throw item.Require("type").NotSupported();
        }
    }

    private static Normalizer ReadReplace(JsonItem pattern, string content)
    {
        pattern.AllowOnly("String", "Regex");
        return pattern.Find("String") is { } literal
            ? new ReplaceNormalizer(NotEmpty(literal), content)
            : new PatternNormalizer(PatternReader.Read(pattern.Require("Regex")), content);
    }

    private static string NotEmpty(JsonItem literal) =>
        literal.AsString() is { Length: > 0 } text ? text : throw literal.Unexpected("not empty");
}
