// Compiled by the build itself (RoslynCodeTaskFactory, netstandard2.0), and by the tests; never part of the library.
#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Section = (uint Type, long Offset, long Size, uint Link, uint Info);

namespace ReSTEM.MLNet.LanguageModels.Build;

/// <summary>
/// Lets TorchSharp's native library load with a libstdc++ older than GCC 13's: writes a copy in which the need for
/// <c>GLIBCXX_3.4.32</c> is weak, so that the dynamic loader no longer insists on it. Sources are never changed.
/// </summary>
/// <remarks>
/// That version stands on one symbol alone, an anchor which <c>iostream</c> leaves in the symbol table and which nothing
/// looks up. A library in which any other symbol carries the version really needs it and is left alone, with a warning.
/// Format: System V ABI, "Symbol Versioning" in the Linux Standard Base, chapter 10.7.
/// </remarks>
public sealed class RelaxLibstdcxx : Microsoft.Build.Utilities.Task
{
    private const string Library = "libstdc++.so.6";
    private const string Version = "GLIBCXX_3.4.32";
    private const string Anchor = "_ZSt21ios_base_library_initv";

    /// <summary>The native libraries on their way to the output.</summary>
    [Required]
    public ITaskItem[] Natives { get; set; } = [];

    /// <summary>Where the copies are written.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>Where the dynamic loader of this system looks for libstdc++, in order.</summary>
    public string[] SystemFolders { get; set; } = [];

    /// <summary>Relax even where this system offers the version: the application will run on an older one.</summary>
    public bool Force { get; set; }

    /// <summary>Those of <see cref="Natives"/> that have a copy.</summary>
    [Output]
    public ITaskItem[] Replaced { get; private set; } = [];

    /// <summary>The copies, with all metadata of their originals.</summary>
    [Output]
    public ITaskItem[] Replacements { get; private set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        if (!Force && SystemOffersVersion())
            return true;

        var replaced = new List<ITaskItem>();
        var replacements = new List<ITaskItem>();
        foreach (var native in Natives)
        {
            var image = File.ReadAllBytes(native.GetMetadata("FullPath"));
            if (!TryRelax(native.ItemSpec, image))
                continue;

            replaced.Add(native);
            replacements.Add(new TaskItem(native) { ItemSpec = Write(image, native) });
        }

        Replaced = replaced.ToArray();
        Replacements = replacements.ToArray();
        return true;
    }

    private bool SystemOffersVersion()
    {
        // The loader passes over libraries of another class, so the first readable one decides.
        foreach (var folder in SystemFolders)
        {
            var path = Path.Combine(folder, Library);
            if (!File.Exists(path))
                continue;

            try
            {
                var image = File.ReadAllBytes(path);
                if (ElfImage.IsReadable(image))
                    return new ElfImage(image).OfferedVersions().Contains(Version);
            }
            catch (Exception e)
                when (e is IOException
                    || e is InvalidDataException
                    || e is UnauthorizedAccessException
                )
            {
                Log.LogMessage("{0} cannot be read: {1}", path, e.Message);
            }
        }

        return false;
    }

    private bool TryRelax(string path, byte[] image)
    {
        if (!ElfImage.IsReadable(image))
            return false;

        try
        {
            var elf = new ElfImage(image);
            if (!elf.TryFindNeed(Library, Version, out var need) || elf.IsWeak(need))
                return false;

            var users = elf.SymbolsWithVersion(elf.VersionIndex(need)).ToArray();
            if (users.Length != 1 || users[0] != Anchor)
            {
                Warn(
                    path,
                    "needs {0} for {1}: it runs only with the libstdc++ of GCC 13 or later.",
                    users
                );
                return false;
            }

            elf.MarkWeak(need);
            return true;
        }
        catch (InvalidDataException e)
        {
            Warn(path, "is not relaxed for {0} because it is damaged: {1}", [e.Message]);
            return false;
        }
    }

    private void Warn(string path, string message, string[] details) =>
        Log.LogWarning(
            null,
            "RESTEM0001",
            null,
            path,
            0,
            0,
            0,
            0,
            "{0} {1}",
            path,
            string.Format(null, message, Version, string.Join(", ", details))
        );

    private string Write(byte[] image, ITaskItem native)
    {
        var subPath = native.GetMetadata("DestinationSubPath");
        var fileName = Path.GetFileName(native.ItemSpec);
        var target = Path.Combine(OutputFolder, subPath.Length > 0 ? subPath : fileName);

        // An unchanged copy keeps its time stamp, so an incremental build copies nothing.
        if (File.Exists(target) && File.ReadAllBytes(target).SequenceEqual(image))
            return target;

        // A new file takes the old one's place: outputs may be hard links to it, or mapped by a running process.
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var fresh = target + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(fresh, image);
        File.Delete(target);
        File.Move(fresh, target);
        return target;
    }

    /// <summary>The version tables of a 64-bit little-endian ELF file, read in place.</summary>
    private sealed class ElfImage
    {
        private const uint VersionDefinitions = 0x6FFFFFFD;
        private const uint VersionNeeds = 0x6FFFFFFE;
        private const uint VersionOfSymbol = 0x6FFFFFFF;
        private const int WeakFlag = 2;
        private const int HiddenBit = 0x8000;
        private const int SectionHeaderSize = 64;
        private const int SymbolSize = 24;

        private readonly byte[] _bytes;
        private readonly Section[] _sections;

        public ElfImage(byte[] bytes)
        {
            _bytes = bytes;
            var table = Offset(0x28);
            var size = U16(0x3A);
            _sections = Enumerable
                .Range(0, U16(0x3C))
                .Select(i => ReadSection(table + i * size))
                .ToArray();
        }

        public static bool IsReadable(byte[] bytes) =>
            bytes.Length >= 64
            && bytes[0] == 0x7F
            && Encoding.ASCII.GetString(bytes, 1, 3) == "ELF"
            && bytes[4] == 2 // 64-bit
            && bytes[5] == 1; // little-endian

        /// <summary>Finds the entry (Vernaux) by which this file asks <paramref name="library"/> for a version.</summary>
        public bool TryFindNeed(string library, string version, out long need)
        {
            foreach (var section in OfType(VersionNeeds))
            foreach (var entry in Chain(section.Offset, section.Info, 12))
            {
                if (Text(section, U32(entry + 4)) != library)
                    continue;

                foreach (var auxiliary in Chain(entry + U32(entry + 8), U16(entry + 2), 12))
                {
                    if (Text(section, U32(auxiliary + 8)) == version)
                    {
                        need = auxiliary;
                        return true;
                    }
                }
            }

            need = 0;
            return false;
        }

        public bool IsWeak(long need) => (U16(need + 4) & WeakFlag) != 0;

        public int VersionIndex(long need) => U16(need + 6) & ~HiddenBit;

        public void MarkWeak(long need) => _bytes[need + 4] |= WeakFlag;

        public IEnumerable<string> SymbolsWithVersion(int index) =>
            from section in OfType(VersionOfSymbol)
            let symbols = Linked(section)
            from i in Enumerable.Range(0, (int)(section.Size / 2))
            where (U16(section.Offset + 2 * i) & ~HiddenBit) == index
            select Text(symbols, U32(symbols.Offset + SymbolSize * i));

        /// <summary>The versions this library offers; the first name of each definition is its own.</summary>
        public IEnumerable<string> OfferedVersions() =>
            from section in OfType(VersionDefinitions)
            from entry in Chain(section.Offset, section.Info, 16)
            select Text(section, U32(entry + U32(entry + 12)));

        /// <summary>Entries that each tell at <paramref name="link"/> how many bytes on the next one lies; 0 ends.</summary>
        private IEnumerable<long> Chain(long entry, uint count, int link)
        {
            for (var i = 0u; i < count; i++)
            {
                yield return entry;
                var step = U32(entry + link);
                if (step == 0)
                    yield break;
                entry += step;
            }
        }

        private IEnumerable<Section> OfType(uint type) => _sections.Where(s => s.Type == type);

        private Section Linked(Section section) =>
            section.Link < _sections.Length
                ? _sections[section.Link]
                : throw new InvalidDataException($"section {section.Link} is missing");

        private Section ReadSection(long at)
        {
            Require(at, SectionHeaderSize);
            return (U32(at + 4), Offset(at + 24), Offset(at + 32), U32(at + 40), U32(at + 44));
        }

        private string Text(Section user, uint at)
        {
            var from = Linked(user).Offset + at;
            Require(from, 1);
            var end = Array.IndexOf(_bytes, (byte)0, (int)from);
            return end >= 0
                ? Encoding.ASCII.GetString(_bytes, (int)from, end - (int)from)
                : throw new InvalidDataException("a name has no end");
        }

        private ushort U16(long at) => BitConverter.ToUInt16(_bytes, Require(at, 2));

        private uint U32(long at) => BitConverter.ToUInt32(_bytes, Require(at, 4));

        private long Offset(long at)
        {
            var value = BitConverter.ToUInt64(_bytes, Require(at, 8));
            return value <= int.MaxValue
                ? (long)value
                : throw new InvalidDataException($"offset {value} lies beyond its end");
        }

        private int Require(long at, int length) =>
            at >= 0 && at <= _bytes.Length - length
                ? (int)at
                : throw new InvalidDataException($"it ends before byte {at + length}");
    }
}
