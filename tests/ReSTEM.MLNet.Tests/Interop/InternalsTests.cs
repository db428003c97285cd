using System.Reflection;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Interop;

public class InternalsTests
{
    private const BindingFlags Declared =
        BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    [Fact]
    public void Only_Interop_touches_what_ML_NET_keeps_internal()
    {
        var users = UsersOfInternals()
            .ToLookup(use => use.Method.DeclaringType!.Namespace == "ReSTEM.MLNet.Interop");

        users[false].Select(use => $"{Name(use.Method)} uses {Name(use.Used)}").Should().BeEmpty();
        users[true].Should().NotBeEmpty("else this test would see nothing");
    }

    [Fact]
    public void What_runs_is_the_genuine_ML_NET()
    {
        var core = typeof(Microsoft.ML.SchemaShape).Assembly;

        core.GetType("Microsoft.ML.LoadableClassAttribute")!.IsPublic.Should().BeFalse();
    }

    private static IEnumerable<(MethodBase Method, MemberInfo Used)> UsersOfInternals() =>
        from type in typeof(ColumnNames).Assembly.GetTypes()
        from method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared))
        from used in IlReader.MembersUsedBy(method)
        where IsInternalOfMlNet(used)
        select (method, used);

    private static bool IsInternalOfMlNet(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType;
        if (type?.Assembly.GetName().Name?.StartsWith("Microsoft.ML.") != true)
            return false;
        return !type.IsVisible
            || member is MethodBase { IsAssembly: true }
            || member is MethodBase { IsFamilyAndAssembly: true }
            || member is FieldInfo { IsAssembly: true };
    }

    private static string Name(MemberInfo member) =>
        $"{member.DeclaringType?.FullName}.{member.Name}";
}
