#pragma warning disable IDE0130 // Catalogs stand where users of ML.NET look for them.
namespace Microsoft.ML;

/// <summary>Puts the catalog of language models beside ML.NET's own.</summary>
public static class LanguageModelsCatalogExtensions
{
    extension(MLContext mlContext)
    {
        /// <summary>What is done with language models outside a pipeline.</summary>
        /// <example>
        /// <code>
        /// using var model = mlContext.LanguageModels.Open("models/Qwen2.5-0.5B");
        /// </code>
        /// </example>
        public LanguageModelsCatalog LanguageModels
        {
            get
            {
                ArgumentNullException.ThrowIfNull(mlContext);
                return new LanguageModelsCatalog(mlContext);
            }
        }
    }
}
