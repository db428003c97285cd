using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads which tokens <c>post_processor</c> of a <c>tokenizer.json</c> puts before a text.</summary>
internal static class PrefixReader
{
    public static IReadOnlyList<int> Read(JsonItem item)
    {
        switch (item.Require("type").AsString())
        {
            case "ByteLevel":
                return [];
            case "Sequence":
                return [.. item.Require("processors").Items().SelectMany(Read)];
            case "TemplateProcessing":
                return ReadTemplate(item);
            default:
                throw item.Require("type").NotSupported();
        }
    }

    private static List<int> ReadTemplate(JsonItem item)
    {
        var ids = new List<int>();
        var special = item.Find("special_tokens");
        foreach (var piece in item.Require("single").Items())
        {
            if (piece.Find("SpecialToken") is not { } token)
            {
                break;
            }

            var name = token.Require("id");
            var definition =
                special?.Find(name.AsString())
                ?? throw name.Unexpected("one of the template's special_tokens");
            ids.AddRange(definition.Require("ids").Items().Select(id => id.AsInt32()));
        }

        return ids;
    }
}
