using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>Runs a sample's program; what a user can mend is told in one line.</summary>
public static class Sample
{
    /// <summary>Reads the options and runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="plot">Where the plot goes unless the command line says otherwise.</param>
    /// <param name="program">The sample.</param>
    /// <returns>The exit code: 2 where an option or a file is at fault.</returns>
    public static int Run(string[] arguments, string plot, Action<CommandLine> program)
    {
        try
        {
            program(CommandLine.Parse(arguments, plot));
            return 0;
        }
        catch (Exception fault) when (IsForUser(fault))
        {
            Console.Error.WriteLine(fault.Message);
            return 2;
        }
    }

    /// <inheritdoc cref="Run"/>
    public static async Task<int> RunAsync(
        string[] arguments,
        string plot,
        Func<CommandLine, Task> program
    )
    {
        try
        {
            await program(CommandLine.Parse(arguments, plot)).ConfigureAwait(false);
            return 0;
        }
        catch (Exception fault) when (IsForUser(fault))
        {
            await Console.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static bool IsForUser(Exception fault) =>
        fault
            is ArgumentException
                or IOException
                or InvalidDataException
                or ModelFolderException
                or SandboxException
                or InvalidOperationException;
}
