namespace ReSTEM.MLNet.Conventions.Packages;

public sealed class PackageTests(PackedLibraries packages) : IClassFixture<PackedLibraries>
{
    public static TheoryData<string> Names => ["ReSTEM.MLNet.LanguageModels", "ReSTEM.MLNet"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_holds_its_library_with_documentation_and_a_README(string name)
    {
        Entries(name)
            .Should()
            .Contain([
                $"lib/net10.0/{name}.dll",
                $"lib/net10.0/{name}.xml",
                "README.md",
                $"{name}.nuspec",
            ]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_holds_no_binary_but_its_own_library(string name)
    {
        string[] binaries = [".dll", ".exe", ".so", ".dylib", ".a", ".lib", ".node", ".bin"];

        var found = Entries(name)
            .Where(path =>
                binaries.Contains(Path.GetExtension(path))
                || path.Contains(".so.", StringComparison.Ordinal)
            );

        found.Should().Equal($"lib/net10.0/{name}.dll");
    }

    [Fact]
    public void The_build_step_that_lets_TorchSharp_load_reaches_the_users_of_both_packages()
    {
        Entries("ReSTEM.MLNet.LanguageModels")
            .Where(path => path.StartsWith("build", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo(
                "buildTransitive/ReSTEM.MLNet.LanguageModels.targets",
                "buildTransitive/RelaxLibstdcxx.cs"
            );
    }

    private string[] Entries(string name)
    {
        Assert.SkipWhen(packages.WhyNot is not null, packages.WhyNot ?? "");
        return packages.Entries(name);
    }
}
