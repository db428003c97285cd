using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>What <c>decoder</c> of a <c>tokenizer.json</c> does to the tokens of a text.</summary>
internal sealed record DecoderReader
{
    /// <summary>Tokens are spelled in the letters of <see cref="ByteAlphabet"/>.</summary>
    public bool SpellsBytes { get; private init; }

    /// <summary>Tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> are bytes.</summary>
    public bool HasByteTokens { get; private init; }

    /// <summary>A space at the start of the text is dropped.</summary>
    public bool DropsLeadingSpace { get; init; }

    /// <summary>What stands for what in every token.</summary>
    public IReadOnlyList<(string From, string To)> Replacements { get; private init; } = [];

    /// <summary>Between two tokens.</summary>
    public string Separator { get; private init; } = "";

    /// <summary>What byte-level tokens mean where no file says it.</summary>
    public static DecoderReader ByteLevel { get; } = new() { SpellsBytes = true };

    /// <summary>What SentencePiece's tokens mean.</summary>
    public static DecoderReader SentencePiece { get; } =
        new() { HasByteTokens = true, Replacements = [("\u2581", " ")] };

    public static DecoderReader Read(JsonItem? item)
    {
        if (item is not { } decoder)
        {
            return new DecoderReader { Separator = " " };
        }

        return decoder.Require("type").AsString() == "Sequence"
            ? decoder.Require("decoders").Items().Aggregate(new DecoderReader(), Read)
            : Read(new DecoderReader(), decoder);
    }

    private static DecoderReader Read(DecoderReader before, JsonItem item)
    {
        switch (item.Require("type").AsString())
        {
            case "ByteLevel":
                item.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                return before with { SpellsBytes = true };
            case "ByteFallback":
                item.AllowOnly("type");
                return before with { HasByteTokens = true };
            case "Fuse":
                item.AllowOnly("type");
                return before;
            case "Metaspace":
                return ReadMetaspace(before, item);
            case "Replace":
                item.AllowOnly("type", "pattern", "content");
                var pattern = item.Require("pattern");
                pattern.AllowOnly("String");
                var from = pattern.Require("String").AsString();
                return from.Length > 0
                    ? before.With(from, item.Require("content").AsString())
                    : throw pattern.Unexpected("not empty");
            case "Strip":
                item.AllowOnly("type", "content", "start", "stop");
                var drops =
                    item.Require("content").AsString() == " "
                    && item.Require("start").AsInt32() == 1
                    && item.Require("stop").AsInt32() == 0;
                return drops ? before with { DropsLeadingSpace = true } : throw item.NotSupported();
            default:
                throw item.Require("type").NotSupported();
        }
    }

    private static DecoderReader ReadMetaspace(DecoderReader before, JsonItem item)
    {
        item.AllowOnly(
            "type",
            "replacement",
            "str_rep",
            "add_prefix_space",
            "prepend_scheme",
            "split"
        );
        var drops = item.Find("prepend_scheme")?.AsString() is { } scheme
            ? scheme != "never"
            : item.Find("add_prefix_space")?.AsBoolean() ?? true;
        var mark = item.Find("replacement")?.AsString() ?? "\u2581";
        return before.With(mark, " ") with { DropsLeadingSpace = drops };
    }

    private DecoderReader With(string from, string to) =>
        this with
        {
            Replacements = [.. Replacements, (from, to)],
        };

    /// <summary>The bytes a token of the vocabulary adds to a text.</summary>
    public byte[] BytesOf(string token)
    {
        if (SpellsBytes && TryGetBytes(token, out var spelled))
        {
            return spelled;
        }

        if (HasByteTokens && TryGetByteToken(token, out var value))
        {
            return [value];
        }

        var text = Replacements.Aggregate(
            token,
            (current, pair) => current.Replace(pair.From, pair.To, StringComparison.Ordinal)
        );
        return System.Text.Encoding.UTF8.GetBytes(text);
    }

    private static bool TryGetBytes(string token, out byte[] bytes)
    {
        bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(token[i], out bytes[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryGetByteToken(string token, out byte value)
    {
        value = 0;
        return token is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(
                token.AsSpan(3, 2),
                System.Globalization.NumberStyles.AllowHexSpecifier,
                null,
                out value
            );
    }
}
