using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads a SentencePiece <c>tokenizer.model</c> with a byte-pair model, as Llama 2 and Mistral have.</summary>
internal static class SentencePieceReader
{
    private const string Space = "\u2581";

    public static TokenizerDefinition Read(TokenizerFiles files, IReadOnlyList<AddedToken> listed)
    {
        var file = files.PathOf(TokenizerFiles.SentencePiece);
        var model = SentencePieceModel.Read(file, files[TokenizerFiles.SentencePiece]);
        var vocabulary = ReadVocabulary(file, model);
        IReadOnlyList<AddedToken> added =
        [
            .. listed.Concat(Added(model)).DistinctBy(token => token.Id),
        ];
        var decoder = DecoderReader.SentencePiece with { DropsLeadingSpace = model.AddsSpace };
        var texts = VocabularyReader.Texts(decoder, vocabulary, added);
        return new TokenizerDefinition
        {
            Inner = new PipelineTokenizer(
                ReadNormalizer(model),
                preTokenizer: null,
                ReadModel(model, vocabulary),
                texts
            ),
            Texts = texts,
            Added = added,
            Ids = VocabularyReader.Names(vocabulary, added),
            Prefix = model.BeginOfTextId is { } begin ? [begin] : [],
            BeginOfTextId = model.BeginOfTextId,
            EndOfTextId = model.EndOfTextId,
        };
    }

    private static Dictionary<string, int> ReadVocabulary(string file, SentencePieceModel model)
    {
        var vocabulary = new Dictionary<string, int>();
        foreach (var (id, piece) in model.Pieces.Index())
        {
            if (!vocabulary.TryAdd(piece.Text, id))
            {
                throw new ModelFolderException(file, $"holds piece '{piece.Text}' twice.");
            }
        }

        int?[] named = [model.UnknownId, model.BeginOfTextId, model.EndOfTextId];
        return named.OfType<int>().All(id => id >= 0 && id < vocabulary.Count)
            ? vocabulary
            : throw new ModelFolderException(
                file,
                $"names special tokens beyond its {vocabulary.Count} pieces."
            );
    }

    private static IEnumerable<AddedToken> Added(SentencePieceModel model) =>
        from piece in model.Pieces.Index()
        where
            piece.Item.Kind
                is SentencePieceKind.Unknown
                    or SentencePieceKind.Control
                    or SentencePieceKind.UserDefined
        select new AddedToken(piece.Index, piece.Item.Text)
        {
            Special = piece.Item.Kind != SentencePieceKind.UserDefined,
        };

    private static SequenceNormalizer ReadNormalizer(SentencePieceModel model)
    {
        var replace = new ReplaceNormalizer(" ", Space);
        return new SequenceNormalizer(
            model.AddsSpace ? [new PrependNormalizer(Space), replace] : [replace]
        );
    }

    /// <summary>
    /// SentencePiece joins the neighbours that make the piece of highest score, of equals the leftmost; every way to cut
    /// a piece in two is therefore a merge of the same rank.
    /// </summary>
    private static BytePairModel ReadModel(
        SentencePieceModel model,
        Dictionary<string, int> vocabulary
    )
    {
        bool IsText(int id) =>
            model.Pieces[id].Kind is SentencePieceKind.Normal or SentencePieceKind.UserDefined;

        var ranks = model
            .Pieces.Select(piece => piece.Score)
            .Distinct()
            .OrderDescending()
            .Index()
            .ToDictionary(score => score.Item, score => score.Index);
        var merges = new MergeTable();
        foreach (var (id, piece) in model.Pieces.Index().Where(piece => IsText(piece.Index)))
        {
            for (var cut = 1; cut < piece.Text.Length; cut++)
            {
                if (
                    vocabulary.TryGetValue(piece.Text[..cut], out var left)
                    && vocabulary.TryGetValue(piece.Text[cut..], out var right)
                    && IsText(left)
                    && IsText(right)
                )
                {
                    merges.Add(left, right, id, ranks[piece.Score]);
                }
            }
        }

        var options = new BytePairModelOptions
        {
            Start = model.FallsBackToBytes ? WordStart.CharactersElseBytes : WordStart.Characters,
            UnknownId = model.UnknownId,
            FuseUnknown = true,
        };
        return new BytePairModel(vocabulary, merges, options);
    }
}
