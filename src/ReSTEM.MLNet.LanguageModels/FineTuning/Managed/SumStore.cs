namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>What becomes of the sums of a product.</summary>
internal enum SumStore
{
    /// <summary>They replace what is there, whatever it is.</summary>
    Set,

    /// <summary>They are added to it.</summary>
    Add,
}
