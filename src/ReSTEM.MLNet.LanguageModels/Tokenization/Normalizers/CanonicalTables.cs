using System.Collections;
using System.Globalization;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>The Unicode data that canonical normalization needs.</summary>
internal sealed class CanonicalTables
{
    private static readonly Lazy<CanonicalTables> Loaded = new(() => new CanonicalTables());

    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, int> _classes = [];
    private readonly BitArray _unstable = new(0x110000);

    private CanonicalTables()
    {
        foreach (var line in Lines("CombiningClasses.txt"))
        {
            var fields = line.Split(' ');
            for (var code = Hex(fields[0]); code <= Hex(fields[1]); code++)
            {
                _classes[code] = int.Parse(fields[2], CultureInfo.InvariantCulture);
                _unstable[code] = true;
            }
        }

        foreach (var line in Lines("CanonicalDecompositions.txt"))
        {
            var codes = line.TrimStart('+').Split(' ').Select(Hex).ToArray();
            _decompositions[codes[0]] = codes[1..];
            if (line[0] == '+')
            {
                _compositions[(codes[1], codes[2])] = codes[0];
                _unstable[codes[2]] = true;
            }
            else
            {
                _unstable[codes[0]] = true;
            }
        }

        for (var jamo = 0x1161; jamo <= 0x11C2; jamo++)
        {
            _unstable[jamo] = true;
        }
    }

    public static CanonicalTables Shared => Loaded.Value;

    /// <summary>Whether a text without such characters is composed already.</summary>
    public bool MayChange(int code) => _unstable[code];

    /// <summary>The order of a combining mark; 0 for a character that others combine with.</summary>
    public int ClassOf(int code) => _classes.GetValueOrDefault(code);

    /// <summary>What the character decomposes into, one step.</summary>
    public bool TryDecompose(int code, out int[] parts) =>
        _decompositions.TryGetValue(code, out parts!);

    /// <summary>The one character that two make.</summary>
    public bool TryCompose(int first, int second, out int composed) =>
        _compositions.TryGetValue((first, second), out composed);

    private static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(CanonicalTables).Assembly.GetManifestResourceStream(
            typeof(CanonicalTables),
            name
        )!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }

    private static int Hex(string field) =>
        int.Parse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
