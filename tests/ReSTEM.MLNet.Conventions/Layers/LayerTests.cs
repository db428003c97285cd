using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.Problems;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ReSTEM.MLNet.Conventions.Layers;

public sealed class LayerTests
{
    private const string LanguageModels = @"^ReSTEM\.MLNet\.LanguageModels(\.|$)";
    private const string AllButLanguageModels =
        @"^(ReSTEM\.MLNet(?!\.LanguageModels)|Microsoft\.ML)(\.|$)";
    private const string TorchSharp = @"^TorchSharp(\.|$)";
    private const string MachineLearning = @"^Microsoft\.(ML|Data\.DataView)(?!\.Tokenizers)(\.|$)";

    private static readonly Architecture s_architecture = new ArchLoader()
        .LoadAssemblies(typeof(ModelConfig).Assembly, typeof(Problem).Assembly)
        .Build();

    public static TheoryData<string> Namespaces => [.. Plan.Namespaces];

    [Fact]
    public void Language_models_know_no_ML_NET() =>
        Forbid(
            LanguageModels,
            MachineLearning,
            "tensors live there, and ML.NET components in ReSTEM.MLNet"
        );

    [Fact]
    public void Language_models_know_nothing_of_self_training() =>
        Forbid(LanguageModels, Stages(Plan.Namespaces), "no arrow goes back");

    [Fact]
    public void Tensors_live_in_the_language_models_and_nowhere_else() =>
        Forbid(AllButLanguageModels, TorchSharp, "all else speaks of samples, rewards and models");

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void A_stage_uses_only_what_lies_to_its_left(string stage) =>
        Forbid(
            Stages([stage]),
            Stages(Plan.Forbidden(stage)),
            "data flows from left to right; see Plan.cs"
        );

    [Fact]
    public void Every_namespace_has_its_place_in_the_plan()
    {
        var planned = Plan.Namespaces.Select(name => $"ReSTEM.MLNet.{name}").ToArray();

        var others = OwnTypes()
            .Select(type => type.Namespace.FullName)
            .Where(name =>
                !name.StartsWith("ReSTEM.MLNet.LanguageModels", StringComparison.Ordinal)
            )
            .Where(name => name.StartsWith("ReSTEM.", StringComparison.Ordinal))
            .Where(name =>
                !planned.Any(p => name == p || name.StartsWith($"{p}.", StringComparison.Ordinal))
            )
            .Distinct();

        others.Should().BeEmpty("a namespace that Plan.cs does not know has no direction to keep");
    }

    [Fact]
    public void Only_extensions_of_the_catalog_stand_in_ML_NETs_own_namespace()
    {
        var others = OwnTypes()
            .Where(type => type.Namespace.FullName == "Microsoft.ML")
            .Where(type => !type.FullName.Contains("Catalog", StringComparison.Ordinal))
            .Select(type => type.FullName);

        others.Should().BeEmpty();
    }

    [Fact]
    public void No_namespace_is_a_drawer_for_odds_and_ends()
    {
        string[] drawers =
        [
            "Utils",
            "Util",
            "Utilities",
            "Helpers",
            "Helper",
            "Common",
            "Misc",
            "Shared",
            "Managers",
            "Base",
        ];

        var found = OwnTypes()
            .Select(type => type.Namespace.FullName)
            .Where(name => name.Split('.').Intersect(drawers).Any());

        found.Should().BeEmpty();
    }

    [Fact]
    public void Only_Interop_touches_what_ML_NET_keeps_internal()
    {
        var touches =
            from user in OwnTypes()
            where
                !user.Namespace.FullName.StartsWith(
                    "ReSTEM.MLNet.Interop",
                    StringComparison.Ordinal
                )
            from dependency in user.Dependencies
            where dependency.Target is not GenericParameter // which belongs to no assembly
            where
                dependency.Target.Assembly?.FullName?.StartsWith(
                    "Microsoft.ML",
                    StringComparison.Ordinal
                ) == true // nor does, to ArchUnit, what the compiler makes for spans and pointers
            let member = (dependency as IMemberMemberDependency)?.TargetMember
            where
                IsInternal(dependency.Target.Visibility)
                || (member is not null && IsInternal(member.Visibility))
            select $"{user.FullName} -> {member?.FullName ?? dependency.Target.FullName}";

        touches.Distinct().Should().BeEmpty();
    }

    private static bool IsInternal(Visibility visibility) =>
        visibility is Visibility.Internal or Visibility.PrivateProtected or Visibility.Private;

    private static IEnumerable<IType> OwnTypes() =>
        s_architecture
            .Types.Where(type => !type.FullName.Contains('<'))
            .Where(type => type.Namespace.FullName.Length > 0);

    private static string Stages(IEnumerable<string> names) =>
        $@"^ReSTEM\.MLNet\.({string.Join('|', names)})(\.|$)";

    /// <summary>Checks that no type of the one group of namespaces uses a type of the other.</summary>
    private static void Forbid(string users, string used, string because) =>
        Types()
            .That()
            .ResideInNamespaceMatching(users)
            .Should()
            .NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(used))
            .Because(because)
            .WithoutRequiringPositiveResults() // the plan names stages before all of them have code
            .Check(s_architecture);
}
