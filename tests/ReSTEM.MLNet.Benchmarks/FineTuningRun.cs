namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One timed step.</summary>
/// <param name="WallSeconds">Time that passed.</param>
/// <param name="CpuSeconds">Processor time of all threads.</param>
/// <param name="OptimizerSeconds">Of the time that passed, the optimizer's.</param>
/// <param name="Gigaflops">Operations of a second that the arithmetic needs at least.</param>
/// <param name="ProductGigaflops">What torch's matrix product reached right before.</param>
/// <param name="ActivationMegabytes">Memory in use at the step's peak beyond what was there before it.</param>
internal readonly record struct FineTuningRun(
    double WallSeconds,
    double CpuSeconds,
    double OptimizerSeconds,
    double Gigaflops,
    double ProductGigaflops,
    double ActivationMegabytes
);
