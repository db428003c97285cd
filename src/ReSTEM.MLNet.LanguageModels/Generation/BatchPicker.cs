using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Draws the next token of every row of a batch that goes on, and ends rows.</summary>
internal sealed class BatchPicker(ModelConfig config, DecodingRequest request)
{
    private readonly TokenPicker _picker = new(request.Options, config.VocabularySize);

    /// <summary>Draws from the logits of all rows.</summary>
    public void Pick(torch.Tensor logits, IReadOnlyList<BatchRow> rows) // (R, V)
    {
        var all = MemoryMarshal.Cast<byte, float>(logits.bytes);
        var vocabulary = config.VocabularySize;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.GoesOn)
            {
                var picked = Pick(all.Slice(i * vocabulary, vocabulary), row);
                var sample = row.Sample;
                sample.Add(picked);
                sample.FinishReason = Finished(row);
                request.Drawn?.Invoke(
                    new DrawnToken(sample.SampleIndex, picked, sample.FinishReason)
                );
            }
        }
    }

    private PickedToken Pick(ReadOnlySpan<float> logits, BatchRow row)
    {
        var uniform = CounterRandom.Uniform(
            request.Options.Seed,
            request.Options.Iteration,
            row.Prompt.KeyHash,
            row.Sample.SampleIndex,
            row.Sample.TokenIds.Count
        );
        var completion = CollectionsMarshal.AsSpan(row.Sample.TokenIds);
        return _picker.Pick(logits, uniform, row.Prompt.Tokens, completion);
    }

    private FinishReason? Finished(BatchRow row)
    {
        var tokens = row.Sample.TokenIds;
        var stopped = request.IsStopped?.Invoke(CollectionsMarshal.AsSpan(tokens)) ?? false;
        if (stopped || request.EndOfTextIds.Contains(tokens[^1]))
        {
            return FinishReason.Stop;
        }

        var full = row.Prompt.Length + tokens.Count >= config.ContextLength;
        return full || tokens.Count >= request.Options.MaxNewTokens ? FinishReason.Length : null;
    }
}
