using System.Runtime.InteropServices;
using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>
/// Byte-pair encoding (<c>BPE</c> in <c>tokenizer.json</c>): a word starts as its bytes or characters, and the pair
/// that comes first in the list of merges is joined until none is left.
/// </summary>
internal sealed class BytePairModel : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly Dictionary<int, string> _spellings;
    private readonly BytePairModelOptions _options;
    private readonly MergeTable _merges;
    private readonly int[]? _byteIds;
    private readonly KnownWords _known = new();

    /// <param name="vocabulary">Token to id.</param>
    /// <param name="merges">Ids to join, in order of precedence.</param>
    /// <param name="options">How a word starts and what happens with unknown characters.</param>
    public BytePairModel(
        Dictionary<string, int> vocabulary,
        MergeTable merges,
        BytePairModelOptions options
    )
    {
        _ids = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _spellings = vocabulary.ToDictionary(token => token.Value, token => token.Key);
        _merges = merges;
        _options = options;
        _byteIds = options.Start switch
        {
            WordStart.Bytes => ByteIds(value => ByteAlphabet.Letter(value).ToString()),
            WordStart.CharactersElseBytes => ByteIds(value => $"<0x{value:X2}>"),
            _ => null,
        };
    }

    /// <summary>The bytes a byte-level vocabulary cannot spell.</summary>
    public IEnumerable<byte> MissingBytes =>
        _byteIds is null
            ? []
            : Enumerable.Range(0, 256).Where(b => _byteIds[b] < 0).Select(b => (byte)b);

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_known.TryGet(word, out var known))
        {
            ids.AddRange(known);
            return;
        }

        var from = ids.Count;
        EncodeAnew(word, ids);
        _known.Add(word, CollectionsMarshal.AsSpan(ids)[from..]);
    }

    private void EncodeAnew(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_options.KnownWordsStayWhole && _ids.TryGetValue(Spell(word), out var whole))
        {
            ids.Add(whole);
            return;
        }

        var from = ids.Count;
        if (_options.Start == WordStart.Bytes)
        {
            AddBytes(word, ids, from);
        }
        else
        {
            AddCharacters(word, ids, from);
        }

        _merges.Apply(ids, from);
    }

    public string Spelling(int id) => _spellings[id];

    public int ByteCount(int id) =>
        id == _options.UnknownId ? 0
        : _options.Start == WordStart.Bytes ? _spellings[id].Length
        : _byteIds?.Contains(id) == true ? 1
        : Encoding.UTF8.GetByteCount(_spellings[id]);

    private ReadOnlySpan<char> Spell(ReadOnlySpan<char> word) =>
        _options.Start == WordStart.Bytes
            ? ByteAlphabet.Spell(Encoding.UTF8.GetBytes(word.ToString()))
            : word;

    private void AddBytes(ReadOnlySpan<char> word, List<int> ids, int from)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in word.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            foreach (var value in bytes[..length])
            {
                AddKnown(_byteIds![value], ids, from);
            }
        }
    }

    private void AddCharacters(ReadOnlySpan<char> word, List<int> ids, int from)
    {
        Span<char> characters = stackalloc char[2];
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in word.EnumerateRunes())
        {
            var length = rune.EncodeToUtf16(characters);
            if (_ids.TryGetValue(characters[..length], out var id))
            {
                ids.Add(id);
                continue;
            }

            var byteCount = rune.EncodeToUtf8(bytes);
            if (_byteIds is null || HasUnspelled(bytes[..byteCount]))
            {
                AddKnown(-1, ids, from);
                continue;
            }

            foreach (var value in bytes[..byteCount])
            {
                ids.Add(_byteIds[value]);
            }
        }
    }

    private bool HasUnspelled(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (_byteIds![value] < 0)
            {
                return true;
            }
        }

        return false;
    }

    private void AddKnown(int id, List<int> ids, int from)
    {
        if (id >= 0)
        {
            ids.Add(id);
        }
        else if (
            _options.UnknownId is { } unknown
            && !(_options.FuseUnknown && ids.Count > from && ids[^1] == unknown)
        )
        {
            ids.Add(unknown);
        }
    }

    private int[] ByteIds(Func<byte, string> spell) =>
        [
            .. Enumerable
                .Range(0, 256)
                .Select(b => _ids.TryGetValue(spell((byte)b), out var id) ? id : -1),
        ];
}
