namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Whether capitals differ from small letters.</summary>
public enum TextCase
{
    /// <summary>They differ.</summary>
    AsWritten,

    /// <summary>All letters are made small first.</summary>
    Lower,
}
