using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>
/// Reads added tokens from the places they are kept in: <c>added_tokens</c> of <c>tokenizer.json</c>,
/// <c>added_tokens_decoder</c> of <c>tokenizer_config.json</c>, and <c>added_tokens.json</c>. The first to name an id
/// describes it.
/// </summary>
internal static class AddedTokenReader
{
    /// <summary>Ids beyond this would make tables larger than any real vocabulary needs.</summary>
    private const int HighestId = 16_777_215;

    public static List<AddedToken> Read(TokenizerFiles files, JsonItem? tokenizer)
    {
        var config = files.FindJson(TokenizerFiles.TokenizerConfig);
        var pipeline = tokenizer?.Find("added_tokens");
        var decoder = config?.Find("added_tokens_decoder");
        var names = files.FindJson(TokenizerFiles.AddedTokens);
        IEnumerable<AddedToken>[] sources =
        [
            pipeline?.Items().Select(item => ReadToken(ReadId(item.Require("id")), item)) ?? [],
            decoder?.Members().Select(member => ReadToken(ParseId(member), member.Item)) ?? [],
            names?.Members().Select(member => Named(member.Name, member.Item, files)) ?? [],
        ];
        return [.. sources.SelectMany(tokens => tokens).DistinctBy(token => token.Id)];
    }

    public static int ReadId(JsonItem item) =>
        item.AsInt32() is >= 0 and <= HighestId and var id
            ? id
            : throw item.Unexpected($"an id from 0 to {HighestId}");

    private static int ParseId((string Name, JsonItem Item) member) =>
        int.TryParse(member.Name, out var id) && id is >= 0 and <= HighestId
            ? id
            : throw member.Item.Unexpected($"named by an id from 0 to {HighestId}");

    private static AddedToken ReadToken(int id, JsonItem item) =>
        new(id, item.Require("content").AsString())
        {
            Special = item.Find("special")?.AsBoolean() ?? false,
            TakesSpaceBefore = item.Find("lstrip")?.AsBoolean() ?? false,
            TakesSpaceAfter = item.Find("rstrip")?.AsBoolean() ?? false,
            WholeWord = item.Find("single_word")?.AsBoolean() ?? false,
        };

    /// <summary>The oldest form says only the name: special is what the map of special tokens lists.</summary>
    private static AddedToken Named(string name, JsonItem id, TokenizerFiles files) =>
        new(ReadId(id), name) { Special = SpecialNames(files).Contains(name) };

    private static HashSet<string> SpecialNames(TokenizerFiles files)
    {
        if (files.FindJson(TokenizerFiles.SpecialTokens) is not { } map)
        {
            return [];
        }

        return
        [
            .. map.Members()
                .SelectMany(member => member.Item.IsArray ? member.Item.Items() : [member.Item])
                .Select(item => item.IsObject ? item.Require("content") : item)
                .Where(item => item.IsString)
                .Select(item => item.AsString()),
        ];
    }
}
