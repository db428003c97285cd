using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Says what a run finds in its directory: what it takes from there, and what it makes anew and why.</summary>
internal sealed class RunLog(IChannel channel)
{
    private int _reused;
    private int _judgedAnew;
    private int _drawn;

    public void Reused() => _reused++;

    public void JudgedAnew() => _judgedAnew++;

    public void Drawn() => _drawn++;

    public void Note(string what) => channel.Info(MessageSensitivity.None, "{0}", what);

    /// <summary>Something in the directory is not as it was written.</summary>
    public void Damaged(string path, string damage, string cure) =>
        channel.Warning(MessageSensitivity.None, "'{0}' is damaged: {1}. {2}", path, damage, cure);

    /// <summary>One line on all shards, once they are read.</summary>
    public void ShardsRead() =>
        Note(
            $"{_reused + _judgedAnew} of {_reused + _judgedAnew + _drawn} shards were in the run directory"
                + (_judgedAnew > 0 ? $", {_judgedAnew} of them judged anew." : ".")
        );
}
