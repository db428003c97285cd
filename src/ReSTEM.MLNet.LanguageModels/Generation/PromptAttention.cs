using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Attention while prompts are read: causal, and each prompt's keys and values go to all rows that continue it.</summary>
/// <param name="cache">Takes them.</param>
/// <param name="mask">As <see cref="CausalAttention"/> has it.</param>
/// <param name="prompts">(N), for each row that is written, which prompt it gets.</param>
/// <param name="rows">(N), the rows that are written.</param>
internal sealed class PromptAttention(
    KeyValueCache cache,
    Tensor? mask,
    Tensor prompts,
    Tensor rows
) : IAttention
{
    private readonly CausalAttention _attention = new(mask);

    public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
    {
        cache.WritePrompts(layer, (prompts, rows), key, value);
        return _attention.Attend(layer, query, key, value);
    }
}
