using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tests.BuildTransitive;

/// <summary>A shared library reduced to what the dynamic loader reads about symbol versions.</summary>
internal sealed record ElfFile
{
    public const ushort Weak = 2;
    public const int FileHeaderSize = 64;

    private const int SectionHeaderSize = 64;
    private const uint VersionDefinitions = 0x6FFFFFFD;
    private const uint VersionNeeds = 0x6FFFFFFE;
    private const uint VersionOfSymbol = 0x6FFFFFFF;

    public IReadOnlyList<VersionNeed> Needs { get; init; } = [];
    public IReadOnlyList<VersionedSymbol> Symbols { get; init; } = [];
    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>The parts in file order: file header, strings, symbols, their versions, needs, definitions, section table.</summary>
    public byte[] ToBytes()
    {
        var strings = new StringTable();
        var symbols = Symbols.SelectMany(s => SymbolEntry(strings.Add(s.Name))).ToArray();
        var versions = Symbols.SelectMany(s => BitConverter.GetBytes(s.VersionIndex)).ToArray();
        var needs = NeedEntries(strings);
        var definitions = DefinitionEntries(strings);
        var libraries = (uint)Needs.Select(n => n.Library).Distinct().Count();

        var file = new FileWriter();
        file.Add(type: 0, [], link: 0, info: 0);
        file.Add(type: 3, strings.ToBytes(), link: 0, info: 0);
        file.Add(type: 11, symbols, link: 1, info: 0);
        file.Add(VersionOfSymbol, versions, link: 2, info: 0);
        file.Add(VersionNeeds, needs, link: 1, info: libraries);
        file.Add(VersionDefinitions, definitions, link: 1, info: (uint)Definitions.Count);
        return file.ToBytes();
    }

    private static byte[] SymbolEntry(uint name) =>
        [.. BitConverter.GetBytes(name), .. new byte[20]];

    private byte[] NeedEntries(StringTable strings)
    {
        var output = new BinaryWriter(new MemoryStream());
        var libraries = Needs.GroupBy(n => n.Library).ToArray();
        foreach (var (i, library) in libraries.Index())
        {
            var versions = library.ToArray();
            output.Write((ushort)1);
            output.Write((ushort)versions.Length);
            output.Write(strings.Add(library.Key));
            output.Write(16u);
            output.Write(i == libraries.Length - 1 ? 0u : (uint)(16 + 16 * versions.Length));
            foreach (var (j, need) in versions.Index())
            {
                output.Write(0u);
                output.Write(need.Flags);
                output.Write(need.Index);
                output.Write(strings.Add(need.Version));
                output.Write(j == versions.Length - 1 ? 0u : 16u);
            }
        }

        return ((MemoryStream)output.BaseStream).ToArray();
    }

    private byte[] DefinitionEntries(StringTable strings)
    {
        var output = new BinaryWriter(new MemoryStream());
        foreach (var (i, version) in Definitions.Index())
        {
            output.Write((ushort)1);
            output.Write((ushort)0);
            output.Write((ushort)(i + 1));
            output.Write((ushort)1);
            output.Write(0u);
            output.Write(20u);
            output.Write(i == Definitions.Count - 1 ? 0u : 28u);
            output.Write(strings.Add(version));
            output.Write(0u);
        }

        return ((MemoryStream)output.BaseStream).ToArray();
    }

    internal sealed record VersionNeed(
        string Library,
        string Version,
        ushort Index,
        ushort Flags = 0
    );

    internal sealed record VersionedSymbol(string Name, ushort VersionIndex);

    private sealed class StringTable
    {
        private readonly List<byte> _bytes = [0];

        public uint Add(string text)
        {
            var at = (uint)_bytes.Count;
            _bytes.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
            return at;
        }

        public byte[] ToBytes() => [.. _bytes];
    }

    private sealed class FileWriter
    {
        private readonly List<byte> _contents = [];
        private readonly List<byte> _table = [];

        public void Add(uint type, byte[] content, uint link, uint info)
        {
            var header = new BinaryWriter(new MemoryStream(new byte[SectionHeaderSize]));
            header.Write(0u);
            header.Write(type);
            header.Write(new byte[16]);
            header.Write((ulong)(FileHeaderSize + _contents.Count));
            header.Write((ulong)content.Length);
            header.Write(link);
            header.Write(info);
            _table.AddRange(((MemoryStream)header.BaseStream).ToArray());
            _contents.AddRange(content);
        }

        public byte[] ToBytes()
        {
            var header = new byte[FileHeaderSize];
            byte[] identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
            identification.CopyTo(header, 0);
            BitConverter.GetBytes((ulong)(FileHeaderSize + _contents.Count)).CopyTo(header, 0x28);
            BitConverter.GetBytes((ushort)SectionHeaderSize).CopyTo(header, 0x3A);
            BitConverter.GetBytes((ushort)(_table.Count / SectionHeaderSize)).CopyTo(header, 0x3C);
            return [.. header, .. _contents, .. _table];
        }
    }
}
