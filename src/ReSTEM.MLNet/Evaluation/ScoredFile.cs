using System.Text.Json;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>Reads judged samples from JSON Lines.</summary>
internal static class ScoredFile
{
    public static IEnumerable<ScoredSample> Read(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Sample(line, $"{path}, line {number}");
        }
    }

    private static ScoredSample Sample(string line, string place)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            return new ScoredSample
            {
                ProblemId = Required(row, "problem", place).ToString(),
                Completion = Required(row, "text", place).GetString() ?? "",
                Reward = IsCorrect(row, place),
                Score =
                    row.TryGetProperty("score", out var score)
                    && score.ValueKind == JsonValueKind.Number
                        ? score.GetDouble()
                        : double.NaN,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{place} is no judged sample: {fault.Message}", fault);
        }
    }

    private static bool IsCorrect(JsonElement row, string place)
    {
        if (row.TryGetProperty("reward", out var reward))
            return reward.GetBoolean();
        var text = Required(row, "verdict", place).GetString();
        return Enum.TryParse<Verdict>(text, ignoreCase: true, out var verdict)
            ? verdict == Verdict.Correct
            : throw new FormatException(
                $"{place} has the verdict '{text}', which is none of {string.Join(", ", Enum.GetNames<Verdict>())}. Judge the samples first."
            );
    }

    private static JsonElement Required(JsonElement row, string name, string place) =>
        row.TryGetProperty(name, out var value)
            ? value
            : throw new FormatException(
                $"{place} has no '{name}'. A judged sample has problem, text, and reward or verdict."
            );
}
