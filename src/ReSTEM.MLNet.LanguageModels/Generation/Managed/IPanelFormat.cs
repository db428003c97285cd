namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>How a panel holds its weights: what a kernel reads for one step over the depth.</summary>
internal unsafe interface IPanelFormat<TVector>
    where TVector : struct
{
    /// <summary>Room that a step takes, counted in floats.</summary>
    static abstract int StepFloats { get; }

    /// <summary>The weights of the panel's first half of columns.</summary>
    static abstract TVector Left(float* step);

    /// <summary>The weights of the panel's second half of columns.</summary>
    static abstract TVector Right(float* step);
}
