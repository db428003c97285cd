using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads a <c>BPE</c> model of a <c>tokenizer.json</c>.</summary>
internal static class BytePairReader
{
    public static BytePairModel Read(
        JsonItem model,
        Dictionary<string, int> vocabulary,
        bool spellsBytes
    )
    {
        model.AllowOnly(
            "type",
            "dropout",
            "unk_token",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "fuse_unk",
            "byte_fallback",
            "ignore_merges",
            "vocab",
            "merges"
        );
        RefuseUnless(model.Find("dropout"), item => item.AsDouble() == 0);
        RefuseUnless(model.Find("continuing_subword_prefix"), item => item.AsString().Length == 0);
        RefuseUnless(model.Find("end_of_word_suffix"), item => item.AsString().Length == 0);

        var fallsBack = model.Find("byte_fallback")?.AsBoolean() ?? false;
        var options = new BytePairModelOptions
        {
            Start =
                spellsBytes ? WordStart.Bytes
                : fallsBack ? WordStart.CharactersElseBytes
                : WordStart.Characters,
            KnownWordsStayWhole = model.Find("ignore_merges")?.AsBoolean() ?? false,
            FuseUnknown = model.Find("fuse_unk")?.AsBoolean() ?? false,
            UnknownId = model.Find("unk_token") is { } unknown
                ? IdOf(vocabulary, unknown, unknown.AsString())
                : null,
        };
        return Checked(
            model.File,
            new BytePairModel(vocabulary, ReadMerges(model.Require("merges"), vocabulary), options),
            options
        );
    }

    /// <summary>Refuses a byte-level model that would have to leave bytes out.</summary>
    public static BytePairModel Checked(
        string file,
        BytePairModel model,
        BytePairModelOptions options
    )
    {
        if (options is { Start: WordStart.Bytes, UnknownId: null } && model.MissingBytes.Any())
        {
            throw new ModelFolderException(
                file,
                $"the byte-level vocabulary has no token for byte 0x{model.MissingBytes.First():X2} and no unk_token."
            );
        }

        return model;
    }

    private static MergeTable ReadMerges(JsonItem merges, Dictionary<string, int> vocabulary)
    {
        var table = new MergeTable();
        foreach (var item in merges.Items())
        {
            var (left, right) = ReadPair(item);
            table.Add(
                IdOf(vocabulary, item, left),
                IdOf(vocabulary, item, right),
                IdOf(vocabulary, item, left + right)
            );
        }

        return table;
    }

    private static (string Left, string Right) ReadPair(JsonItem item)
    {
        var parts = item.IsArray
            ? item.Items().Select(part => part.AsString()).ToArray()
            : item.AsString().Split(' ');
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw item.Unexpected("two tokens, as a pair or with one space between them");
    }

    private static int IdOf(Dictionary<string, int> vocabulary, JsonItem item, string token) =>
        vocabulary.TryGetValue(token, out var id)
            ? id
            : throw new ModelFolderException(
                item.File,
                $"'{item.Place}' needs token '{token}', which the vocabulary does not hold."
            );

    private static void RefuseUnless(JsonItem? item, Func<JsonItem, bool> isHarmless)
    {
        if (item is { } found && !isHarmless(found))
        {
            throw found.NotSupported();
        }
    }
}
