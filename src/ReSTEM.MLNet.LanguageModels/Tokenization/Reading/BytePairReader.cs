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
            UnknownId = ReadUnknown(model.Find("unk_token"), vocabulary),
        };
        var merges = MergeReader.Read(model.Require("merges"), vocabulary);
        return Create(model.File, vocabulary, merges, options);
    }

    /// <summary>Makes the model, unless it is byte-level and would have to leave bytes out.</summary>
    public static BytePairModel Create(
        string file,
        Dictionary<string, int> vocabulary,
        MergeTable merges,
        BytePairModelOptions options
    )
    {
        var model = new BytePairModel(vocabulary, merges, options);
        return options is { Start: WordStart.Bytes, UnknownId: null } && model.MissingBytes.Any()
            ? throw new ModelFolderException(
                file,
                $"the byte-level vocabulary has no token for byte 0x{model.MissingBytes.First():X2} and no unk_token."
            )
            : model;
    }

    private static int? ReadUnknown(JsonItem? item, Dictionary<string, int> vocabulary)
    {
        if (item is not { } unknown)
        {
            return null;
        }

        return vocabulary.TryGetValue(unknown.AsString(), out var id)
            ? id
            : throw unknown.Unexpected("a token of the vocabulary");
    }

    private static void RefuseUnless(JsonItem? item, Func<JsonItem, bool> isHarmless)
    {
        if (item is { } found && !isHarmless(found))
        {
            throw found.NotSupported();
        }
    }
}
