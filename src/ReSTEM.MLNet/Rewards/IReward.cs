using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>
/// Decides whether a completion solves a problem. Implementations are safe to call from several threads at once.
/// </summary>
public interface IReward
{
    /// <summary>
    /// Judges one completion. A bad completion (wrong, slow, malformed, hostile) is a verdict and never an exception;
    /// a failure of the checking machinery itself is an exception and never a verdict: the caller retries or stops.
    /// </summary>
    /// <param name="problem">The problem, with its reference answer.</param>
    /// <param name="completion">The text a model wrote, ended by itself (a cut one is never judged).</param>
    /// <param name="cancellationToken">Stops the check; cancellation throws.</param>
    ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Names the reward and every setting of it that can change a verdict. A run directory judges its samples anew when it changes; the
    /// type's name unless a reward says more.
    /// </summary>
    string Identity => GetType().FullName ?? GetType().Name;
}
