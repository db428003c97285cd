namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>A word is a token, or else unknown (<c>WordLevel</c> in <c>tokenizer.json</c>).</summary>
internal sealed class WordModel(Dictionary<string, int> vocabulary, int unknownId) : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids =
        vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<int, string> _spellings = vocabulary.ToDictionary(
        token => token.Value,
        token => token.Key
    );

    public void Encode(ReadOnlySpan<char> word, List<int> ids) =>
        ids.Add(_ids.TryGetValue(word, out var id) ? id : unknownId);

    public string Spelling(int id) => _spellings[id];

    public int ByteCount(int id) => 0;
}
