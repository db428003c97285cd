using System.Reflection;
using PublicApiGenerator;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Conventions.PublicApi;

/// <summary>What users can see of a package is written down in one text file, so that every change to it shows in review.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions s_options = new()
    {
        DenyNamespacePrefixes = [], // otherwise our extensions in the namespace Microsoft.ML would be left out
        IncludeAssemblyAttributes = false,
    };

    public static TheoryData<string, Assembly> Packages =>
        new()
        {
            { "ReSTEM.MLNet.LanguageModels", typeof(ModelConfig).Assembly },
            { "ReSTEM.MLNet", typeof(Problem).Assembly },
        };

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_API_is_the_approved_one(string package, Assembly assembly)
    {
        var folder = Repository.PathOf("tests", "ReSTEM.MLNet.Conventions", "PublicApi");

        var difference = ApprovedText.Compare(
            Path.Combine(folder, package),
            assembly.GeneratePublicApi(s_options)
        );

        difference.Should().BeNull();
    }
}
