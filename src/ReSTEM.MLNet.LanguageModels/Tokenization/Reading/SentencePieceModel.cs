namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>
/// The content of a SentencePiece <c>tokenizer.model</c>; field numbers and defaults are those of
/// https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto.
/// </summary>
internal sealed record SentencePieceModel
{
    private const ulong BytePairs = 2;

    /// <summary>Real pieces have up to 50 characters; the work on one grows with the square of its length.</summary>
    private const int LongestPiece = 1000;

    /// <summary>Text, score and kind of each token, in order of ids.</summary>
    public required IReadOnlyList<SentencePiece> Pieces { get; init; }

    /// <summary>Characters without a token become bytes.</summary>
    public bool FallsBackToBytes { get; private init; }

    /// <summary>Every text gets a space before it.</summary>
    public bool AddsSpace { get; private init; } = true;

    public int UnknownId { get; private init; }

    public int? BeginOfTextId { get; private init; } = 1;

    public int? EndOfTextId { get; private init; } = 2;

    public static SentencePieceModel Read(string file, byte[] bytes)
    {
        var fields = new ProtobufMessage(file, bytes).Fields().ToList();
        var pieces = fields
            .Where(field => field.Number == 1)
            .Select(field => ReadPiece(file, field));
        var model = new SentencePieceModel { Pieces = [.. pieces] };
        model = fields
            .Where(field => field.Number == 2)
            .SelectMany(field => new ProtobufMessage(file, field.Content).Fields())
            .Aggregate(model, WithTraining);
        if (!fields.Exists(field => field.Number == 2 && IsBytePair(file, field)))
        {
            throw new ModelFolderException(
                file,
                "is not a byte-pair model (trainer_spec.model_type); unigram models are not supported."
            );
        }

        return fields
            .Where(field => field.Number == 3)
            .SelectMany(field => new ProtobufMessage(file, field.Content).Fields())
            .Aggregate(model, (current, field) => current.WithNormalizing(file, field));
    }

    private static SentencePiece ReadPiece(string file, ProtobufMessage.Field message)
    {
        var piece = new SentencePiece("", 0, SentencePieceKind.Normal);
        foreach (var field in new ProtobufMessage(file, message.Content).Fields())
        {
            piece = field.Number switch
            {
                1 => piece with { Text = field.AsText() },
                2 => piece with { Score = field.AsSingle() },
                3 => piece with { Kind = (SentencePieceKind)(int)Math.Min(field.Value, 99) },
                _ => piece,
            };
        }

        return
            Enum.IsDefined(piece.Kind)
            && float.IsFinite(piece.Score)
            && piece.Text.Length is > 0 and <= LongestPiece
            ? piece
            : throw new ModelFolderException(
                file,
                $"has a piece of {piece.Text.Length} characters, score {piece.Score} and kind {piece.Kind}; that is none."
            );
    }

    private static bool IsBytePair(string file, ProtobufMessage.Field trainer) =>
        new ProtobufMessage(file, trainer.Content)
            .Fields()
            .Any(field => field is { Number: 3, Value: BytePairs });

    private static SentencePieceModel WithTraining(
        SentencePieceModel model,
        ProtobufMessage.Field field
    ) =>
        field.Number switch
        {
            35 => model with { FallsBackToBytes = field.Value != 0 },
            40 => model with { UnknownId = (int)field.Value },
            41 => model with { BeginOfTextId = Optional(field.Value) },
            42 => model with { EndOfTextId = Optional(field.Value) },
            _ => model,
        };

    /// <summary>Minus one says that there is no such token.</summary>
    private static int? Optional(ulong value) => (int)value < 0 ? null : (int)value;

    private SentencePieceModel WithNormalizing(string file, ProtobufMessage.Field field) =>
        field.Number switch
        {
            2 when field.Content.Length > 0 => throw Refused(file, "precompiled_charsmap"),
            3 => this with { AddsSpace = field.Value != 0 },
            4 when field.Value != 0 => throw Refused(file, "remove_extra_whitespaces"),
            5 when field.Value == 0 => throw Refused(file, "escape_whitespaces = false"),
            _ => this,
        };

    private static ModelFolderException Refused(string file, string setting) =>
        new(file, $"asks for normalizer_spec.{setting}, which is not supported.");
}
