namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>How a tensor's numbers are stored in a file.</summary>
internal enum TensorDataType
{
    /// <summary>IEEE single precision, <c>F32</c>.</summary>
    Float32,

    /// <summary>IEEE half precision, <c>F16</c>.</summary>
    Float16,

    /// <summary>The upper half of a single, <c>BF16</c>.</summary>
    BFloat16,

    /// <summary>IEEE double precision, <c>F64</c>; read only.</summary>
    Float64,

    /// <summary>Integers, Booleans and other numbers that no weight is stored in; they can be listed but not read.</summary>
    Other,
}
