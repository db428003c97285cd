using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Writes models as folders and opens them again, with equal weights.</summary>
internal interface IModelStore
{
    void Save(ISampler model, string folder);

    /// <summary>A model that the caller disposes.</summary>
    ISampler Open(string folder);
}
