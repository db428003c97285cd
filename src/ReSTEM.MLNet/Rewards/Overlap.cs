namespace ReSTEM.MLNet.Rewards;

/// <summary>Judges on other threads while the calling one, which owns the model, draws on.</summary>
internal static class Overlap
{
    /// <summary>
    /// What <paramref name="judge"/> gives, when both have ended. A failure of the judge stops the drawing and is thrown at once; one of
    /// the drawing is thrown when what is being judged is judged, so that those verdicts are not lost.
    /// </summary>
    /// <param name="judge">Runs on the thread pool.</param>
    /// <param name="draw">Runs on the calling thread, until its token is cancelled.</param>
    public static T JudgeWhile<T>(Func<Task<T>> judge, Action<CancellationToken> draw)
    {
        using var stop = new CancellationTokenSource();
        var judging = Task.Run(() => JudgeAsync(judge, stop));
        try
        {
            draw(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The judge has failed or was cancelled too: what it throws is the cause.
        }
        catch
        {
            Blocking.Wait(judging.ContinueWith(_ => { }, TaskScheduler.Default));
            throw;
        }
        return Blocking.Wait(judging);
    }

    private static async Task<T> JudgeAsync<T>(Func<Task<T>> judge, CancellationTokenSource stop)
    {
        try
        {
            return await judge().ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
