namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>How the panels of a matrix are held.</summary>
internal enum PanelFormat
{
    /// <summary>As <see cref="FloatPanels{TLanes,TVector}"/>.</summary>
    Floats,

    /// <summary>As <see cref="HalfPanels{TLanes,TVector}"/>.</summary>
    Halves,
}
