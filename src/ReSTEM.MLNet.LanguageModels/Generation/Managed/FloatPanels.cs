using System.Runtime.CompilerServices;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Weights of 32 bits: two vectors a step.</summary>
internal readonly unsafe struct FloatPanels<TLanes, TVector> : IPanelFormat<TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    public static int StepFloats => 2 * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Left(float* step) => TLanes.Load(step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Right(float* step) => TLanes.Load(step + TLanes.Count);
}
