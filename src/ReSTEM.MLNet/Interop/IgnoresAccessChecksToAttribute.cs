[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Data")]

#pragma warning disable IDE0130 // The runtime knows the attribute by this namespace and name.
namespace System.Runtime.CompilerServices;

/// <summary>Lets this assembly use the internals of another at run time; the runtime matches it by name alone.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
