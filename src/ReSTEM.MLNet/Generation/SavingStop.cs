namespace ReSTEM.MLNet.Generation;

/// <summary>
/// What may stop the save of a model file that this thread is in. ML.NET's own Save made the file before it asks a transformer for its
/// part, so a transformer that stops leaves a part of a file behind: there nothing stops it. <c>LanguageModels.Save</c> takes such a
/// part away, and sets this.
/// </summary>
internal static class SavingStop
{
    private static readonly AsyncLocal<CancellationToken> Current = new();

    public static CancellationToken Token => Current.Value;

    /// <summary>Saves so that the token stops it.</summary>
    public static void Run(Action save, CancellationToken cancellationToken)
    {
        var outer = Current.Value;
        Current.Value = cancellationToken;
        try
        {
            save();
        }
        finally
        {
            Current.Value = outer;
        }
    }
}
