namespace ReSTEM.MLNet.Conventions.Snippets;

/// <summary>A block of code in a document that claims to be the region of a source file.</summary>
/// <param name="Line">The line of the claim, counted from 1.</param>
/// <param name="Path">The source file, from the repository's root.</param>
/// <param name="Region">The name of the region in it.</param>
/// <param name="Code">The block's code.</param>
internal sealed record Snippet(int Line, string Path, string Region, string Code);
