using Microsoft.ML;

namespace ReSTEM.MLNet.Interop;

/// <summary>How ML.NET recognises one kind of transformer in a model file.</summary>
/// <param name="Signature">Eight characters that stand at the head of the transformer's entry.</param>
/// <param name="LoaderSignature">The name under which <c>LoadableModels</c> registers what reads it; at most 24 characters.</param>
internal sealed record ModelFormat(string Signature, string LoaderSignature)
{
    /// <summary>
    /// Version 1 of the format. The assembly is named without its version, so that a file opens in any later one. New settings, and new
    /// kinds of rewards, need no other version: a library that does not know them refuses them by name. One whose meaning changes does.
    /// </summary>
    public VersionInfo Version =>
        new(
            Signature,
            verWrittenCur: 0x00010001,
            verReadableCur: 0x00010001,
            verWeCanReadBack: 0x00010001,
            loaderAssemblyName: typeof(ModelFormat).Assembly.GetName().Name,
            LoaderSignature
        );
}
