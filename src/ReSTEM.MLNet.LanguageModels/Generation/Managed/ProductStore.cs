namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>What a product does with its result.</summary>
internal enum ProductStore
{
    /// <summary>y becomes the product.</summary>
    Replace,

    /// <summary>The product is added to y.</summary>
    Add,
}
