using System.Runtime.ExceptionServices;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Runs the groups of a call, a thread for each member; the caller's thread is one of them.</summary>
internal sealed class DecodingCrew(DecodingCall call, CancellationToken cancellationToken)
{
    private readonly Lock _lock = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Returns when all is decoded; what fails in one thread stops all and is thrown here.</summary>
    public void Run(int groups, int membersPerGroup, int rows)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var wake = stop.Token.UnsafeRegister(
            static call =>
            {
                ((DecodingCall)call!).Queue.Wake();
                ((DecodingCall)call).Exchange.Wake();
            },
            call
        );
        var rowsPerGroup = (rows + groups - 1) / groups;
        List<DecodingGroup> owned = [];
        List<Thread> threads = [];
        try
        {
            List<Action> walks = [];
            for (var g = 0; g < groups; g++)
            {
                var team = new Team(membersPerGroup);
                var group = new DecodingGroup(call, team, rowsPerGroup, stop.Token);
                owned.Add(group);
                for (var m = 0; m < membersPerGroup; m++)
                {
                    var member = m;
                    walks.Add(() => Walk(group, member, team, stop));
                }
            }

            threads.AddRange(walks.Skip(1).Select(StartThread));
            walks[0]();
        }
        finally
        {
            threads.ForEach(thread => thread.Join());
            owned.ForEach(group => group.Dispose());
        }

        cancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
    }

    private static Thread StartThread(Action walk)
    {
        var thread = new Thread(() => walk()) { IsBackground = true, Name = "Managed decoder" };
        thread.Start();
        return thread;
    }

    private void Walk(DecodingGroup group, int member, Team team, CancellationTokenSource stop)
    {
        try
        {
            group.Walk(member);
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                // What the others throw because they were stopped is not the cause.
                _failure ??= ExceptionDispatchInfo.Capture(failure);
            }

            team.Break();
            stop.Cancel();
        }
    }
}
