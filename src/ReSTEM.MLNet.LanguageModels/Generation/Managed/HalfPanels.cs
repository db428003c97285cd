using System.Runtime.CompilerServices;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Weights of 16 bits (BF16): the upper halves of floats whose lower halves are zero. Each word of a step holds a weight of the
/// first half of columns below one of the second half, so that one instruction makes a float of each, exactly.
/// </summary>
internal readonly unsafe struct HalfPanels<TLanes, TVector> : IPanelFormat<TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    public static int StepFloats => TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Left(float* step) => TLanes.LowHalves(step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Right(float* step) => TLanes.HighHalves(step);
}
