using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// Memory for a matrix that is needed again in every part, with more or fewer rows: what torch's own tensors cost by coming and
/// going is paid once.
/// </summary>
/// <param name="columns">Numbers of a row.</param>
internal sealed class GrowingMatrix(long columns) : IDisposable
{
    private Tensor? _numbers; // (most rows so far, columns)

    /// <summary>So many rows, whatever they hold; what was taken before is no longer valid.</summary>
    public FloatRows Take(long rows)
    {
        if (_numbers is null || _numbers.shape[0] < rows)
        {
            _numbers?.Dispose();
            _numbers = empty([rows, columns], ScalarType.Float32, CPU).DetachFromDisposeScope();
            LargePages.Ask(_numbers);
        }

        return new FloatRows(_numbers.narrow(0, 0, rows));
    }

    public void Dispose() => _numbers?.Dispose();
}
