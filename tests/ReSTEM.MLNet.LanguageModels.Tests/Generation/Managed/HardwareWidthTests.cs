using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

/// <summary>
/// The decoder where the hardware has narrower vectors. The runtime can be told to leave instructions unused, but only when it
/// starts: each width is a process of its own, which runs one test of this class and leaves a digest of its samples.
/// </summary>
public sealed class HardwareWidthTests
{
    private const string DigestFile = "RESTEM_DIGEST_FILE";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    public void Narrower_hardware_gives_the_same_bytes(string withoutInstructions, int bits)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            RunTheOtherTest(withoutInstructions, file);

            var lines = File.ReadAllLines(file);
            int.Parse(lines[0], CultureInfo.InvariantCulture).Should().BeLessThanOrEqualTo(bits);
            lines[1].Should().Be(Digest());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_samples_are_written_where_another_process_asks_for_them()
    {
        var lines = new[] { $"{ProductKernels.OfThisMachine.PanelWidth * 16}", Digest() };

        lines[0].Should().BeOneOf("128", "256", "512");
        if (Environment.GetEnvironmentVariable(DigestFile) is { Length: > 0 } file)
        {
            File.WriteAllLines(file, lines);
        }
    }

    private static void RunTheOtherTest(string withoutInstructions, string file)
    {
        var type = typeof(HardwareWidthTests);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec",
                type.Assembly.Location,
                "-method",
                $"{type.FullName}.{nameof(The_samples_are_written_where_another_process_asks_for_them)}",
            },
            Environment = { [withoutInstructions] = "0", [DigestFile] = file },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, output);
    }

    private static string Digest()
    {
        var config = Some.Variant("all") with { ContextLength = 80 };
        using var decoder = new ManagedDecoder(config, new RandomWeights(config).Read);
        TokenPrompt[] prompts =
        [
            .. new[] { 1, 17, 40 }.Select(n => new TokenPrompt($"of {n}", Some.Ids(n, n))),
        ];
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 5,
            TopK = 12,
            MaxNewTokens = 24,
            Threads = 2,
        };
        var rows = decoder.Generate(new DecodingRequest(prompts, options, [0]), default);
        var text = string.Join(
            '\n',
            rows.Select(row => $"{string.Join(' ', row.TokenIds)} {row.LogProbability:R}")
        );
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
