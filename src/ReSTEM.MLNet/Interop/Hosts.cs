using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.Interop;

/// <summary>What ML.NET's host environment knows and keeps to itself.</summary>
internal static class Hosts
{
    public static IHostEnvironment Environment(TransformsCatalog catalog) =>
        CatalogUtils.GetEnvironment(catalog);

    /// <summary>What saves and loads models for <c>mlContext.Model</c>.</summary>
    public static ModelOperationsCatalog Models(IHostEnvironment environment) => new(environment);

    /// <summary>The seed given to the context; absent when there was none.</summary>
    public static int? Seed(IHostEnvironment environment) => Internal(environment).Seed;

    /// <summary>The CUDA device given to the context; absent for the CPU.</summary>
    public static int? GpuDeviceId(IHostEnvironment environment) =>
        Internal(environment).GpuDeviceId;

    /// <summary>Whether the context takes the CPU where its CUDA device is missing.</summary>
    public static bool FallbackToCpu(IHostEnvironment environment) =>
        Internal(environment).FallbackToCpu;

    /// <summary>Where the context wants temporary files.</summary>
    public static string TempFilePath(IHostEnvironment environment) =>
        Internal(environment).TempFilePath;

    /// <summary>Whether the context's work was cancelled.</summary>
    public static bool IsCancelled(IHostEnvironment environment) =>
        ((ICancelable)environment).IsCanceled;

    private static IHostEnvironmentInternal Internal(IHostEnvironment environment) =>
        (IHostEnvironmentInternal)environment;
}
