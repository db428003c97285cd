namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>What all kinds of shards do with their files.</summary>
internal static class ShardFiles
{
    /// <summary>Sets shards aside that the problems no longer reach: fewer problems, or larger shards.</summary>
    public static void SetAsideBeyond(IterationFolder folder, int count)
    {
        foreach (var path in folder.Shards().Skip(count))
            RunFiles.Move(
                path,
                Path.Combine(folder.Path, "superseded", "beyond-" + Path.GetFileName(path))
            );
    }
}
