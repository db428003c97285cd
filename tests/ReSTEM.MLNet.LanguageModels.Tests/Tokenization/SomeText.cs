using System.Text;
using CsCheck;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>Texts for property tests: any characters that Unicode allows, common ones often.</summary>
internal static class SomeText
{
    private static readonly Gen<Rune> Rune = Gen.Frequency(
            (4, Gen.Int[0x20, 0x7E]),
            (2, Gen.Char[" \n\t\r'0\u00E9\u0301\u2581"].Select(c => (int)c)),
            (1, Gen.Int[0, 0xD7FF]),
            (1, Gen.Int[0xE000, 0x10FFFF])
        )
        .Select(value => new Rune(value));

    /// <summary>Any valid text of up to 40 characters.</summary>
    public static readonly Gen<string> Any = Rune.Array[0, 40]
        .Select(runes => string.Concat(runes));

    /// <summary>Any text without U+2581, which SentencePiece writes for a space and cannot tell from one.</summary>
    public static readonly Gen<string> AnyUnmarked = Any.Select(text =>
        text.Replace('\u2581', '_')
    );
}
