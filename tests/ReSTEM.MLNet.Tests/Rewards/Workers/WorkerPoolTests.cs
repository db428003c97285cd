using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Tests.Rewards.Workers;

public sealed class WorkerPoolTests
{
    private int _started;

    [Fact]
    public async Task Work_after_work_needs_one_worker_however_many_there_may_be()
    {
        await using var pool = Pool(workers: 3);

        for (var i = 0; i < 5; i++)
            (await NumberAsync(pool)).Should().Be(1);

        _started.Should().Be(1);
    }

    [Fact]
    public async Task A_running_worker_comes_before_one_that_is_to_be_started()
    {
        await using var pool = Pool(workers: 3);
        using var release = new SemaphoreSlim(0);
        using var first = new SemaphoreSlim(0);
        var waiting = pool.RunAsync(
            async (worker, cancellationToken) =>
            {
                first.Release();
                await release.WaitAsync(cancellationToken);
                return worker.Number;
            },
            CancellationToken.None
        );
        await first.WaitAsync();
        (await pool.RunAsync(SpendAsync, CancellationToken.None)).Should().Be(2);
        release.Release();
        (await waiting).Should().Be(1);

        (await NumberAsync(pool)).Should().Be(1, "the place of the spent one is empty");

        _started.Should().Be(2);
    }

    private static Task<int> NumberAsync(WorkerPool<Worker, IOException> pool) =>
        pool.RunAsync((worker, _) => Task.FromResult(worker.Number), CancellationToken.None);

    private static Task<int> SpendAsync(Worker worker, CancellationToken cancellationToken)
    {
        worker.IsSpent = true;
        return Task.FromResult(worker.Number);
    }

    private WorkerPool<Worker, IOException> Pool(int workers) =>
        new(workers, 1, _ => Task.FromResult(new Worker(++_started)));

    private sealed class Worker(int number) : IWorker
    {
        public int Number => number;

        public bool IsSpent { get; set; }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
