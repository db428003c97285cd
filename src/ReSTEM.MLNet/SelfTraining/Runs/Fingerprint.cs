using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A SHA-256 of named values, each with its length, so that no two lists of values give the same bytes.</summary>
internal sealed class Fingerprint : IDisposable
{
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Fingerprint Add(string name, string value)
    {
        foreach (var part in new[] { name, value })
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            _hash.AppendData(BitConverter.GetBytes(bytes.Length));
            _hash.AppendData(bytes);
        }
        return this;
    }

    public Fingerprint Add(string name, long value) =>
        Add(name, value.ToString(CultureInfo.InvariantCulture));

    public Fingerprint Add(string name, IEnumerable<int> values) =>
        Add(name, string.Join(',', values));

    public Fingerprint Add(IEnumerable<KeyValuePair<string, string>> values)
    {
        foreach (var (name, value) in values)
            Add(name, value);
        return this;
    }

    public Fingerprint Add(Problem problem)
    {
        Add(problem.Id, problem.Question)
            .Add("answer", problem.Answer)
            .Add(problem.Columns.OrderBy(column => column.Key, StringComparer.Ordinal));
        return problem.Row is { } row
            ? Add("row", JsonSerializer.Serialize(row, row.GetType(), WithFields))
            : this;
    }

    /// <summary>The problem, and the data beside it that the reward judges by.</summary>
    public Fingerprint Add(Problem problem, IReward reward)
    {
        Add(problem);
        return RewardIdentity.DataOf(reward, problem) is { Length: > 0 } data
            ? Add("data", data)
            : this;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Whole() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>The first 16 of them: enough to tell the versions of one file apart.</summary>
    public string Short() => Whole()[..16];

    public void Dispose() => _hash.Dispose();
}
