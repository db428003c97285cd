using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.Interop;

/// <summary>What ML.NET's host environment knows and keeps to itself.</summary>
internal static class Hosts
{
    public static IHostEnvironment Environment(TransformsCatalog catalog) =>
        CatalogUtils.GetEnvironment(catalog);
}
