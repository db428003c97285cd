using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>
/// Which tokens begin, end and pad a text. <c>tokenizer_config.json</c> speaks first, then
/// <c>special_tokens_map.json</c>, then the tokenizer's own file, then the model's <c>config.json</c>.
/// </summary>
internal sealed class SpecialTokenReader(TokenizerFiles files, TokenizerDefinition definition)
{
    private readonly JsonItem?[] _named =
    [
        files.FindJson(TokenizerFiles.TokenizerConfig),
        files.FindJson(TokenizerFiles.SpecialTokens),
    ];

    private readonly JsonItem?[] _numbered =
    [
        files.FindJson(TokenizerFiles.GenerationConfig),
        files.FindModelConfig(),
    ];

    public int? BeginOfText() =>
        Named("bos_token")
        ?? definition.BeginOfTextId
        ?? (_named[0] is null ? Numbered("bos_token_id").Cast<int?>().FirstOrDefault() : null);

    /// <summary>The tokenizer's own end-of-text first, then others the model may end with (chat models have several).</summary>
    public IReadOnlyList<int> EndOfText()
    {
        int?[] own = [Named("eos_token") ?? definition.EndOfTextId];
        return [.. own.OfType<int>().Concat(Numbered("eos_token_id")).Distinct()];
    }

    public int? Pad() => Named("pad_token");

    /// <summary>What goes before every prompt: as the tokenizer's file says, unless <c>add_bos_token</c> decides.</summary>
    public IReadOnlyList<int> Prefix(int? beginOfText)
    {
        if (beginOfText is not { } begin || _named[0]?.Find("add_bos_token") is not { } setting)
        {
            return definition.Prefix;
        }

        var adds = setting.AsBoolean();
        return adds == definition.Prefix.Contains(begin) ? definition.Prefix
            : adds ? [begin, .. definition.Prefix]
            : [.. definition.Prefix.Where(id => id != begin)];
    }

    private int? Named(string name)
    {
        foreach (var file in _named)
        {
            if (file?.Find(name) is not { } item)
            {
                continue;
            }

            var token = item.IsObject ? item.Require("content") : item;
            return definition.Ids.TryGetValue(token.AsString(), out var id)
                ? id
                : throw token.Unexpected("a token of the vocabulary");
        }

        return null;
    }

    /// <summary>The first file that has such ids decides: the model's configuration is often older than its generation's.</summary>
    private List<int> Numbered(string name)
    {
        var item = _numbered
            .Select(file => file?.Find(name))
            .FirstOrDefault(found => found is not null);
        return item switch
        {
            null => [],
            { IsArray: true } list => [.. list.Items().Select(ReadId)],
            { } single => [ReadId(single)],
        };
    }

    private int ReadId(JsonItem item) =>
        item.AsInt32() is var id && id >= 0 && id < Math.Max(definition.Texts.Count, 1)
            ? id
            : throw item.Unexpected($"a token id below {definition.Texts.Count}");
}
