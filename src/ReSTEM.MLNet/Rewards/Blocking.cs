namespace ReSTEM.MLNet.Rewards;

/// <summary>The one place that blocks: for views' getters and Dispose, which are synchronous by ML.NET's contract, and for a worker's own thread.</summary>
internal static class Blocking
{
#pragma warning disable VSTHRD002 // whoever asks for it cannot wait in another way, and no work needs the thread that waits
    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    public static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
