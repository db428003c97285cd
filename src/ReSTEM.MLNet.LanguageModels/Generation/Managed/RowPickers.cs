using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Draws the next tokens of a team's rows, each member those of every so many rows.</summary>
internal sealed class RowPickers(DecodingCall call, int members)
{
    private readonly TokenPicker[] _pickers =
    [
        .. Enumerable
            .Range(0, members)
            .Select(_ => new TokenPicker(call.Request.Options, call.Weights.Config.VocabularySize)),
    ];

    /// <summary>Draws one member's share.</summary>
    public void Pick(int member, ForwardPass pass, ReadOnlySpan<ActiveRow> rows)
    {
        var options = call.Request.Options;
        for (var r = member; r < rows.Length; r += members)
        {
            var row = rows[r];
            var uniform = CounterRandom.Uniform(
                options.Seed,
                options.Iteration,
                row.Prompt.KeyHash,
                row.Sample,
                row.Completion.Length
            );
            var picked = _pickers[member]
                .Pick(pass.Logits(r), uniform, row.Prompt.Tokens, row.Completion);
            row.Add(picked, call.Request);
        }
    }
}
