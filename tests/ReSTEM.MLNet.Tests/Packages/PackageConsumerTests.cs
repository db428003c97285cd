using ReSTEM.MLNet.Conventions;

namespace ReSTEM.MLNet.Tests.Packages;

public sealed class PackageConsumerTests(PackageConsumer consumer) : IClassFixture<PackageConsumer>
{
    private static readonly string[] Verdicts = ["Correct", "Wrong", "Timeout", "Correct"];
    private static readonly string[] Questions = ["THREE", "nine", "one", "Six"];

    [Fact]
    public async Task A_process_that_knows_ML_NET_alone_predicts_what_the_one_that_trained_did()
    {
        Assert.SkipWhen(consumer.WhyNot is not null, consumer.WhyNot ?? "");
        var model = consumer.PathOf("model.zip");

        var trained = await consumer.PrintedByAsync("Trainer", [model, .. Questions]);
        var loaded = await consumer.PrintedByAsync(
            "Predictor",
            [model, "Completion", .. Questions]
        );

        trained.Should().HaveCount(Questions.Length).And.OnlyContain(line => line.Length > 0);
        trained.Distinct().Should().HaveCountGreaterThan(1, "else any model would do");
        loaded.Should().Equal(trained);
    }

    [Fact]
    public async Task A_model_file_of_an_earlier_version_still_predicts_the_same()
    {
        Assert.SkipWhen(consumer.WhyNot is not null, consumer.WhyNot ?? "");
        var model = Repository.PathOf("tests", "PackageConsumer", "Models", "version-1.zip");
        var expected = await File.ReadAllLinesAsync(Path.ChangeExtension(model, "txt"));

        var loaded = await consumer.PrintedByAsync(
            "Predictor",
            [model, "Completion", .. Questions]
        );

        loaded.Should().Equal(expected);
    }

    [Fact]
    public async Task A_process_that_knows_ML_NET_alone_judges_by_a_saved_database_and_classifier()
    {
        Assert.SkipWhen(consumer.WhyNot is not null, consumer.WhyNot ?? "");
        const string Asked = "Which is large?|SELECT name FROM city WHERE size > 1|";
        string[] rows =
        [
            Asked + "SELECT name FROM city WHERE size = 2",
            Asked + "SELECT name FROM city WHERE size = 2 -- remark",
            Asked + "SELECT name FROM city",
            Asked + "SELECT",
            Asked + "WITH a AS (SELECT 'b') SELECT * FROM a",
        ];
        var model = consumer.PathOf("judge.zip");
        var folder = Directory.CreateDirectory(consumer.PathOf("database")).FullName;

        var saved = await consumer.PrintedByAsync("Queries", ["save", model, folder, .. rows]);
        var loaded = await consumer.PrintedByAsync("Predictor", [model, "Verdict", .. rows]);

        saved.Should().Equal("Correct", "Wrong", "Wrong", "Error", "Wrong");
        loaded.Should().Equal(saved);
    }

    [Fact]
    public async Task An_application_built_from_the_packages_judges_SQL_in_worker_processes()
    {
        Assert.SkipWhen(consumer.WhyNot is not null, consumer.WhyNot ?? "");

        var printed = await consumer.PrintedByAsync("Queries", "WorkerProcess");

        printed.Should().Equal(Verdicts);
    }

    [Fact]
    public async Task An_application_in_one_file_judges_SQL_by_starting_itself_again()
    {
        Assert.SkipWhen(consumer.WhyNot is not null, consumer.WhyNot ?? "");
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        File.Move(
            consumer.PathOf("bin/OneFile/Queries" + suffix),
            consumer.PathOf("bin/OneFile/renamed" + suffix)
        );

        var printed = await consumer.PrintedByFileAsync(
            "OneFile/renamed" + suffix,
            "ReenteredApplication"
        );
        var refused = await consumer.PrintedByFileAsync(
            "OneFile/renamed" + suffix,
            "WorkerProcess"
        );

        File.Exists(consumer.PathOf("bin/OneFile/ReSTEM.MLNet.dll")).Should().BeFalse();
        printed.Should().Equal(Verdicts);
        refused.Should().ContainSingle().Which.Should().Contain("SqlWorker.TryServe()");
    }
}
