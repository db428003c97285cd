using ReSTEM.MLNet.Rewards.Programs;
using ReSTEM.MLNet.Rewards.Sql;
using Scoring;

try
{
    var options = Arguments.Parse(args);
    using var cancellation = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        cancellation.Cancel();
    };

    await using var rows = await RowReward.StartAsync(options, cancellation.Token);
    await Scorer.RunAsync(options, rows, cancellation.Token);
    return ExitCodes.Scored;
}
catch (Exception fault)
    when (fault is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(fault.Message);
    return ExitCodes.Usage;
}
catch (Exception fault) when (fault is SandboxException or SqlWorkerException)
{
    Console.Error.WriteLine(fault.Message);
    return ExitCodes.CheckerFailed;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; the output file was not written.");
    return ExitCodes.Stopped;
}
