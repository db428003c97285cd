using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Attention while prompts are read: causal, and each prompt's keys and values go to all rows that continue it.</summary>
internal sealed class PromptAttention(KeyValueCache cache, Tensor mask, long copies) : IAttention
{
    private readonly CausalAttention _attention = new(mask);

    public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
    {
        cache.Write(layer, key, value, copies);
        return _attention.Attend(layer, query, key, value);
    }
}
