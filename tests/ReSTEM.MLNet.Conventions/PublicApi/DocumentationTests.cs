using System.Reflection;
using System.Xml.Linq;
using Microsoft.ML;

namespace ReSTEM.MLNet.Conventions.PublicApi;

/// <summary>What a user finds first is shown by an example.</summary>
public sealed class DocumentationTests
{
    private const BindingFlags Public =
        BindingFlags.Public
        | BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(typeof(SelfTrainingCatalog), 9)]
    [InlineData(typeof(LanguageModelsCatalog), 5)]
    public void Every_entry_point_of_the_catalogs_has_an_example(Type catalog, int least)
    {
        var prefix = $"M:{catalog.FullName}.";
        var members = XDocument
            .Load(Path.ChangeExtension(catalog.Assembly.Location, "xml"))
            .Descendants("member")
            .Where(m => m.Attribute("name")!.Value.StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        var methods = catalog.GetMethods(Public).Count(m => !m.IsSpecialName);

        var without = members.Where(m => m.Element("example")?.Element("code") is null);

        members.Should().HaveCount(methods).And.HaveCountGreaterThanOrEqualTo(least);
        without.Select(m => m.Attribute("name")!.Value).Should().BeEmpty();
    }
}
