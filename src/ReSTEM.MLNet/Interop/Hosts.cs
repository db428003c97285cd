using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.Interop;

/// <summary>What ML.NET's host environment knows and keeps to itself.</summary>
internal static class Hosts
{
    public static IHostEnvironment Environment(TransformsCatalog catalog) =>
        CatalogUtils.GetEnvironment(catalog);

    /// <summary>The seed given to the context; absent when there was none.</summary>
    public static int? Seed(IHostEnvironment environment) =>
        ((IHostEnvironmentInternal)environment).Seed;

    /// <summary>Whether the context's work was cancelled.</summary>
    public static bool IsCancelled(IHostEnvironment environment) =>
        ((ICancelable)environment).IsCanceled;
}
