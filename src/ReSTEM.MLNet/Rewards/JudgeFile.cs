namespace ReSTEM.MLNet.Rewards;

/// <summary>The temporary file that a fitted transformer is saved to.</summary>
internal static class JudgeFile
{
    /// <summary>Opens a new file that is gone when it is closed.</summary>
    /// <param name="folder">The ML.NET context's TempFilePath.</param>
    public static FileStream Create(string folder) =>
        new(
            Path.Combine(folder, $"restem-{Guid.NewGuid():N}.zip"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
            }
        );
}
