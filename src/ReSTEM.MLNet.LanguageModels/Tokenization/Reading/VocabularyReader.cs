using System.Text;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads which token has which id, and the text each id stands for.</summary>
internal static class VocabularyReader
{
    public static Dictionary<string, int> Read(JsonItem item)
    {
        var vocabulary = new Dictionary<string, int>();
        var taken = new HashSet<int>();
        foreach (var (token, value) in item.Members())
        {
            var id = AddedTokenReader.ReadId(value);
            if (!taken.Add(id))
            {
                throw new ModelFolderException(
                    item.File,
                    $"'{item.Place}' gives id {id} to '{token}' and to another token."
                );
            }

            vocabulary.Add(token, id);
        }

        return vocabulary;
    }

    /// <summary>The text of every token; an added token's is what it says, whatever the vocabulary's alphabet.</summary>
    public static TokenTexts Texts(
        DecoderReader decoder,
        IReadOnlyDictionary<string, int> vocabulary,
        IReadOnlyList<AddedToken> added
    )
    {
        var bytes = vocabulary.ToDictionary(
            token => token.Value,
            token => decoder.BytesOf(token.Key)
        );
        foreach (var token in added)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }

        return new TokenTexts(bytes)
        {
            Separator = decoder.Separator,
            DropsLeadingSpace = decoder.DropsLeadingSpace,
            Special = added.Where(token => token.Special).Select(token => token.Id).ToHashSet(),
        };
    }

    /// <summary>Ids by name, added tokens included.</summary>
    public static Dictionary<string, int> Names(
        IReadOnlyDictionary<string, int> vocabulary,
        IReadOnlyList<AddedToken> added
    )
    {
        var ids = new Dictionary<string, int>(vocabulary);
        foreach (var token in added)
        {
            ids[token.Content] = token.Id;
        }

        return ids;
    }
}
