namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>How the run of one program went.</summary>
internal enum SandboxOutcome
{
    /// <summary>All tests held.</summary>
    Pass,

    /// <summary>The script ended with exit status 0; its output is still to be compared.</summary>
    Ran,

    /// <summary>An assertion of the tests failed.</summary>
    Wrong,

    /// <summary>The program, or a test on its answer, raised an exception.</summary>
    Raised,

    /// <summary>The program raised an exception before it could be called.</summary>
    LoadFailed,

    /// <summary>The program's process ended.</summary>
    Died,

    /// <summary>The program wrote or returned more than allowed, or what is no data.</summary>
    OutputLimit,

    /// <summary>The program was still running at the end of its time.</summary>
    Timeout,

    /// <summary>The problem's own tests cannot be run.</summary>
    Fault,

    /// <summary>The sandbox failed.</summary>
    Failure,
}
