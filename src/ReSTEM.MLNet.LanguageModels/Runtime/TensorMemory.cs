using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>The numbers of a tensor in the processor's memory.</summary>
internal static unsafe class TensorMemory
{
    extension(Tensor tensor)
    {
        /// <summary>The first number of a contiguous tensor of 32-bit floats; valid as long as the tensor is.</summary>
        public float* First()
        {
            // Of the first number alone: a span cannot hold all of a large model. torch's own memory, which nothing moves.
            using var scope = NewDisposeScope();
            fixed (byte* start = tensor.view(-1).narrow(0, 0, 1).bytes)
            {
                return (float*)start;
            }
        }
    }
}
