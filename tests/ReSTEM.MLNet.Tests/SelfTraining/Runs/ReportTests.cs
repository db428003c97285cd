using Microsoft.ML;
using PuppeteerSharp;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

[Collection("Language models")]
public sealed class ReportTests : IDisposable
{
    private static readonly string? s_browser = new[]
    {
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_writes_its_report_and_the_report_needs_nothing_else()
    {
        Run();

        var page = File.ReadAllText(_folder.In("report.html"));
        page.Should().NotContain("{{").And.NotContain("src=\"http").And.NotContain("@import");
        var names = page.Split("id=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"')]);
        names.Should().OnlyHaveUniqueItems("plots on one page share their names");
        page.Should().Contain("<svg").And.Contain("SamplesPerProblem").And.Contain("pass@1");
    }

    [Fact]
    public async Task A_browser_opens_the_report_without_an_error_or_a_request_and_filters_samples()
    {
        Assert.SkipWhen(s_browser is null, "No Chromium here: apt-get install chromium.");
        Run();
        await using var browser = await Puppeteer.LaunchAsync(
            new LaunchOptions
            {
                ExecutablePath = s_browser,
                Headless = true,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
        await using var page = await browser.NewPageAsync();
        List<string> errors = [],
            requests = [];
        page.Console += (_, e) => errors.Add(e.Message.Text);
        page.PageError += (_, e) => errors.Add(e.Message);
        page.Request += (_, e) => requests.Add(e.Request.Url);
        await page.SetViewportAsync(new ViewPortOptions { Width = 390, Height = 844 });

        await page.GoToAsync(new Uri(_folder.In("report.html")).AbsoluteUri);
        var all = await Shown(page);
        await page.SelectAsync("#verdict", "Correct");
        var correct = await Shown(page);

        errors.Should().BeEmpty();
        requests.Should().ContainSingle().Which.Should().StartWith("file:");
        all.Should().Contain(verdict => verdict != "Correct");
        correct.Should().NotBeEmpty().And.OnlyContain(verdict => verdict == "Correct");
        var width = await page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth");
        width
            .Should()
            .BeLessThanOrEqualTo(390, "a phone shows the page without scrolling sideways");
    }

    [Fact]
    public void What_models_write_cannot_break_out_of_the_page()
    {
        Run();
        var run = RunDirectory.Open(_folder.Path);
        const string hostile = "</script><script>alert(1)</script>";
        var shard = Directory.GetFiles(_folder.In("iteration-1", "samples"))[0];
        var rows = JsonLines.Read<SampleRecord>(shard, out _);
        using (var file = File.Create(shard))
            foreach (var row in rows)
                JsonLines.Write(
                    file,
                    row with
                    {
                        Text = hostile,
                        Problem = hostile,
                        Reason = hostile,
                    }
                );

        run.WriteReport(_folder.In("hostile.html"));

        File.ReadAllText(_folder.In("hostile.html")).Should().NotContain(hostile);
    }

    private static Task<string[]> Shown(IPage page) =>
        page.EvaluateExpressionAsync<string[]>(
            "[...document.querySelectorAll('#samples article header span:nth-child(3)')].map(e => e.textContent)"
        );

    private void Run()
    {
        var context = Some.Context();
        using var model = TinyModel.Create();
        var selfTrain = context.Transforms.SelfTrain(
            model,
            Reward.From((problem, text) => text.Split(' ').Contains(problem.Answer)),
            new SelfTrainOptions
            {
                SamplesPerProblem = 8,
                MaxNewTokens = 6,
                Seed = 5,
                FineTuning = new FineTuningOptions { LearningRate = 1e-2 },
                RunDirectory = _folder.Path,
            }
        );
        foreach (var iteration in selfTrain.Iterate(context.View(12), context.View(20)).Take(2))
            iteration.Transformer.Dispose();
    }
}
