using TorchSharp;

namespace ReSTEM.MLNet.Tests;

internal static class LiveTensors
{
    /// <summary>Tensors in this process, when what other tests have left to the collector is gone.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
