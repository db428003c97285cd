using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Draws the next token of every row of a wave that goes on, and ends rows.</summary>
internal sealed class WavePicker(ModelConfig config, WavePrompts wave, DecodingRequest request)
{
    private readonly TokenPicker _picker = new(request.Options, config.VocabularySize);
    private readonly int[][] _prompts =
    [
        .. wave.Prompts.Select(prompt => prompt.TokenIds.ToArray()),
    ];

    /// <summary>Draws from the logits of all rows.</summary>
    public void Pick(torch.Tensor logits, IReadOnlyList<SampledTokens> rows) // (R, V)
    {
        var all = MemoryMarshal.Cast<byte, float>(logits.bytes);
        var vocabulary = config.VocabularySize;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.FinishReason is null)
            {
                var picked = Pick(all.Slice(i * vocabulary, vocabulary), row);
                row.Add(picked);
                row.FinishReason = Finished(row);
                request.Drawn?.Invoke(new DrawnToken(row.SampleIndex, picked, row.FinishReason));
            }
        }
    }

    private PickedToken Pick(ReadOnlySpan<float> logits, SampledTokens row)
    {
        var uniform = CounterRandom.Uniform(
            request.Options.Seed,
            request.Options.Iteration,
            CounterRandom.HashKey(wave.Prompts[row.WaveRow].Key),
            row.SampleIndex,
            row.TokenIds.Count
        );
        return _picker.Pick(
            logits,
            uniform,
            _prompts[row.WaveRow],
            CollectionsMarshal.AsSpan(row.TokenIds)
        );
    }

    private FinishReason? Finished(SampledTokens row)
    {
        var stopped = request.IsStopped?.Invoke(CollectionsMarshal.AsSpan(row.TokenIds)) ?? false;
        if (stopped || request.EndOfTextIds.Contains(row.TokenIds[^1]))
        {
            return FinishReason.Stop;
        }

        var full = _prompts[row.WaveRow].Length + row.TokenIds.Count >= config.ContextLength;
        return full || row.TokenIds.Count >= request.Options.MaxNewTokens
            ? FinishReason.Length
            : null;
    }
}
