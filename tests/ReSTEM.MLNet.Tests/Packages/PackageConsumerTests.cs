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
        var loaded = await consumer.PrintedByAsync("Predictor", [model, .. Questions]);

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

        var loaded = await consumer.PrintedByAsync("Predictor", [model, .. Questions]);

        loaded.Should().Equal(expected);
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
