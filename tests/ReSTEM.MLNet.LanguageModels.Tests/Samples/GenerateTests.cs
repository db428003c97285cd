using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Samples;

/// <summary>The sample as its users have it: a process with folders and files.</summary>
public sealed class GenerateTests : IDisposable
{
    private const string Template =
        "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n'}}{% endfor %}";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Completions_are_the_models_own_a_line_of_json_each()
    {
        using var model = Saved();
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 3,
            Temperature = 1.5f,
            TopK = 50,
            MaxNewTokens = 20,
            Seed = 7,
        };
        var ids = model.Tokenizer.EncodePrompt("ab");

        var run = await RunAsync(
            "--model {0} --prompt ab --samples 3 --temperature 1.5 --top-k 50 --max-new-tokens 20 --seed 7 --json"
        );

        var expected = model.Sample([new TokenPrompt("prompt", ids)], options);
        var rows = run.Lines.Select(line => JsonElement.Parse(line)).ToList();
        run.ExitCode.Should().Be(0);
        run.Errors.Should().MatchRegex(@"\d+ tokens in .* tokens/s");
        rows.Select(row => row.GetProperty("sample").GetInt32()).Should().Equal(0, 1, 2);
        rows.Select(row => row.GetProperty("text").GetString())
            .Should()
            .Equal(expected.Select(one => one.Text));
        rows.Select(row => row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()))
            .Should()
            .BeEquivalentTo(expected.Select(one => one.TokenIds), o => o.WithStrictOrdering());
        rows.Select(row => row.GetProperty("logProbability").GetDouble())
            .Should()
            .Equal(expected.Select(one => one.LogProbability));
        rows.Select(row => row.GetProperty("finishReason").GetString())
            .Should()
            .Equal(
                expected.Select(one => one.FinishReason == FinishReason.Stop ? "stop" : "length")
            );
    }

    [Fact]
    public async Task Text_goes_to_the_screen_behind_its_prompt_with_the_speed()
    {
        using var model = Saved();
        var ids = model.Tokenizer.EncodePrompt("ab");
        var options = new SamplingOptions
        {
            TopK = 40,
            Temperature = 0.7f,
            MaxNewTokens = 9,
        };

        var run = await RunAsync("--model {0} --prompt ab --max-new-tokens 9");

        var text = model.Sample([new TokenPrompt("prompt", ids)], options)[0].Text;
        run.Screen.Should().StartWith("ab" + text).And.MatchRegex(@"\d+ tokens in .* tokens/s");
    }

    [Fact]
    public async Task A_chat_prompt_is_written_as_the_template_says()
    {
        using var model = Saved(Template);
        var text = "<|im_start|>user\nab<|im_end|>\n<|im_start|>assistant\n";
        var options = new SamplingOptions
        {
            TopK = 40,
            Temperature = 0.7f,
            MaxNewTokens = 9,
        };

        var run = await RunAsync("--model {0} --prompt ab --chat --max-new-tokens 9 --json");

        var prompt = new TokenPrompt("prompt", model.Tokenizer.Encode(text));
        JsonElement
            .Parse(run.Lines[0])
            .GetProperty("ids")
            .EnumerateArray()
            .Select(id => id.GetInt32())
            .Should()
            .Equal(model.Sample([prompt], options)[0].TokenIds);
    }

    [Fact]
    public async Task Texts_become_ids_and_ids_texts()
    {
        using var model = Saved();
        string[] texts = ["ab", "", "caf\u00e9 \ud83d\ude00 \"x\""];
        await File.WriteAllLinesAsync(
            _folder["texts.jsonl"],
            texts.Select(text => JsonSerializer.Serialize(new { text }))
        );

        var encoded = await RunAsync("--model {0} --encode {1}", _folder["texts.jsonl"]);
        await File.WriteAllLinesAsync(_folder["ids.jsonl"], encoded.Lines);
        var decoded = await RunAsync("--model {0} --decode {1}", _folder["ids.jsonl"]);

        encoded
            .Lines.Should()
            .Equal(
                texts.Select(text =>
                    $$"""{"ids":[{{string.Join(',', model.Tokenizer.Encode(text))}}]}"""
                )
            );
        decoded
            .Lines.Select(line => JsonElement.Parse(line).GetProperty("text").GetString())
            .Should()
            .Equal(texts);
    }

    [Theory]
    [InlineData("--prompt x", "--model is missing")]
    [InlineData("--model {0}", "--prompt is missing")]
    [InlineData("--model {0} --prompt x --samples 0", "--samples is '0'")]
    [InlineData("--model {0} --prompt x --colour red", "--colour is not an option")]
    [InlineData("--model {0} --prompt x --chat", "no chat_template")]
    [InlineData("--model {0}-gone --prompt x", "is not a folder")]
    public async Task What_a_user_can_mend_is_named(string arguments, string message)
    {
        using var model = Saved();

        var run = await RunAsync(arguments);

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain(message).And.NotContain("   at ");
    }

    public void Dispose() => _folder.Dispose();

    private CausalLanguageModel Saved(string? chatTemplate = null)
    {
        var tokenizer = TextTokenizer.Train(
            ["ab"],
            new BytePairTrainingOptions { VocabularySize = 258 }
        );
        var config = Some.Config with
        {
            VocabularySize = tokenizer.VocabularySize,
            ContextLength = 128,
        };
        var model = CausalLanguageModel.Create(config, tokenizer, 1);
        model.Save(_folder["model"]);
        if (chatTemplate is not null)
        {
            File.WriteAllText(_folder["model/chat_template.jinja"], chatTemplate);
        }

        return model;
    }

    private async Task<Run> RunAsync(string arguments, string file = "")
    {
        string[] words =
        [
            "exec",
            Program(),
            .. arguments
                .Split(' ')
                .Select(word => word.Replace("{0}", _folder["model"]).Replace("{1}", file)),
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", words)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var screen = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, await screen, await errors);
    }

    /// <summary>Built with these tests, in the folder of its own that corresponds to theirs.</summary>
    private static string Program()
    {
        var tests = Path.Combine("tests", "ReSTEM.MLNet.LanguageModels.Tests");
        var folder = AppContext.BaseDirectory.Replace(tests, Path.Combine("samples", "Generate"));
        return Path.Combine(folder, "Generate.dll");
    }

    private sealed record Run(int ExitCode, string Screen, string Errors)
    {
        public string[] Lines => Screen.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
