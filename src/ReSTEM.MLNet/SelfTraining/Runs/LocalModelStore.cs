using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Hugging Face folders, opened on the base model's device and in its precision.</summary>
internal sealed class LocalModelStore(ModelOpenOptions options) : IModelStore
{
    public void Save(ISampler model, string folder) => ((LocalSampler)model).Model.Save(folder);

    public ISampler Open(string folder) =>
        new LocalSampler(CausalLanguageModel.Open(folder, options));
}
