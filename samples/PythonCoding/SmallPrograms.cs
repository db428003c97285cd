using System.Collections.Concurrent;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace PythonCoding;

/// <summary>
/// Judges a program without the space that stands before its first word, which Python would take for an indentation; and the same
/// program of the same problem only once, since a small model writes few different ones.
/// </summary>
internal sealed class SmallPrograms(IReward reward) : IReward
{
    private readonly ConcurrentDictionary<(string Problem, string Program), Judgement> _known = [];

    public string Identity => $"{nameof(SmallPrograms)} {reward.Identity}";

    public async ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        var program = completion.TrimStart(' ');
        if (!_known.TryGetValue((problem.Id, program), out var judgement))
        {
            judgement = await reward.JudgeAsync(problem, program, cancellationToken);
            _known[(problem.Id, program)] = judgement;
        }

        return judgement;
    }
}
