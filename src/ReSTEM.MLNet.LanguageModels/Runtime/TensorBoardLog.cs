using TorchSharp.Modules;
using static TorchSharp.torch.utils.tensorboard;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>Numbers over steps as an event file that TensorBoard shows; TorchSharp writes it.</summary>
/// <param name="folder">Where the file goes; TensorBoard takes each folder for a run of its own.</param>
public sealed class TensorBoardLog(string folder)
{
    private readonly SummaryWriter _writer = SummaryWriter(folder);

    /// <summary>Adds a point to a curve.</summary>
    /// <param name="curve">Its name; what stands before a slash groups curves.</param>
    /// <param name="step">Where on the axis.</param>
    /// <param name="value">Held in 32 bits.</param>
    public void Add(string curve, int step, double value) =>
        _writer.add_scalar(curve, (float)value, step);
}
