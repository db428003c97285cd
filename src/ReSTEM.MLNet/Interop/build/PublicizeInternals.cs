// An MSBuild task, compiled by the build itself (C# 7.3, netstandard2.0), not a part of the library.
using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies assemblies for the compiler with internal types and members made public. Only visibility bits of the
/// metadata tables change (ECMA-335, II.22 and II.23.1); no byte moves. Private members stay private.
/// </summary>
public sealed class PublicizeInternals : Task
{
    [Required]
    public ITaskItem[] Assemblies { get; set; }

    [Required]
    public string OutputFolder { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(OutputFolder);
        foreach (var assembly in Assemblies)
        {
            var image = File.ReadAllBytes(assembly.ItemSpec);
            new VisibilityRewriter(image).OpenInternals();
            var name = Path.GetFileName(assembly.ItemSpec);
            File.WriteAllBytes(Path.Combine(OutputFolder, name), image);
        }
        return true;
    }

    private sealed class VisibilityRewriter
    {
        // Table numbers of ECMA-335 II.22 that come before, or are pointed to from, the tables we edit.
        private const int Module = 0,
            TypeRef = 1,
            TypeDef = 2,
            FieldPointer = 3,
            Field = 4;
        private const int MethodPointer = 5,
            Method = 6,
            Parameter = 8;
        private const int ModuleRef = 26,
            TypeSpec = 27,
            AssemblyRef = 35;

        private readonly byte[] _image;
        private readonly int[] _rows = new int[64];
        private int _firstTable;
        private int _stringIndex;
        private int _guidIndex;
        private int _blobIndex;

        public VisibilityRewriter(byte[] image)
        {
            _image = image;
            ReadTablesHeader(FindTablesStream());
        }

        public void OpenInternals()
        {
            ForEachRow(TypeDef, flags => flags, OpenType);
            ForEachRow(Field, flags => flags, OpenMember);
            ForEachRow(Method, row => row + 6, OpenMember); // after the RVA and the implementation flags
        }

        // II.23.1.15: 0 not public, 1 public; nested: 2 public, 3 private, 4 family, 5 assembly, 6 both, 7 either.
        private void OpenType(int at)
        {
            var visibility = _image[at] & 7;
            if (visibility == 0)
                Set(at, 1);
            else if (visibility >= 4)
                Set(at, 2);
        }

        // II.23.1.5 and II.23.1.10: 2 family and assembly, 3 assembly, 4 family, 5 family or assembly, 6 public.
        private void OpenMember(int at)
        {
            var visibility = _image[at] & 7;
            if (visibility == 3)
                Set(at, 6);
            else if (visibility == 2 || visibility == 5)
                Set(at, 4);
        }

        private void Set(int at, int visibility)
        {
            _image[at] = (byte)((_image[at] & ~7) | visibility);
        }

        private void ForEachRow(int table, Func<int, int> flagsOfRow, Action<int> edit)
        {
            var start = _firstTable;
            for (var before = 0; before < table; before++)
                start += _rows[before] * RowSize(before);
            for (var row = 0; row < _rows[table]; row++)
                edit(flagsOfRow(start + row * RowSize(table)));
        }

        private int RowSize(int table)
        {
            switch (table)
            {
                case Module:
                    return 2 + _stringIndex + 3 * _guidIndex;
                case TypeRef:
                    return Coded(2, Module, ModuleRef, AssemblyRef, TypeRef) + 2 * _stringIndex;
                case TypeDef:
                    return 4
                        + 2 * _stringIndex
                        + Coded(2, TypeDef, TypeRef, TypeSpec)
                        + Index(Field)
                        + Index(Method);
                case FieldPointer:
                    return Index(Field);
                case Field:
                    return 2 + _stringIndex + _blobIndex;
                case MethodPointer:
                    return Index(Method);
                case Method:
                    return 8 + _stringIndex + _blobIndex + Index(Parameter);
                default:
                    throw new ArgumentOutOfRangeException(nameof(table), table, "not needed here");
            }
        }

        private int Index(int table)
        {
            return _rows[table] < 0x10000 ? 2 : 4;
        }

        private int Coded(int tagBits, params int[] tables)
        {
            var most = 0;
            foreach (var table in tables)
                most = Math.Max(most, _rows[table]);
            return most < 1 << (16 - tagBits) ? 2 : 4;
        }

        private void ReadTablesHeader(int at) // II.24.2.6
        {
            var heapSizes = _image[at + 6];
            _stringIndex = (heapSizes & 1) != 0 ? 4 : 2;
            _guidIndex = (heapSizes & 2) != 0 ? 4 : 2;
            _blobIndex = (heapSizes & 4) != 0 ? 4 : 2;
            var present = BitConverter.ToUInt64(_image, at + 8);
            _firstTable = at + 24;
            for (var table = 0; table < 64; table++)
            {
                if ((present >> table & 1) == 0)
                    continue;
                _rows[table] = Int(_firstTable);
                _firstTable += 4;
            }
        }

        private int FindTablesStream() // II.24.2.1 and II.24.2.2
        {
            var root = MetadataRoot();
            var header = root + 16 + Int(root + 12);
            var streams = Short(header + 2);
            header += 4;
            for (var i = 0; i < streams; i++)
            {
                var nameEnd = Array.IndexOf(_image, (byte)0, header + 8);
                var name = Encoding.ASCII.GetString(_image, header + 8, nameEnd - header - 8);
                if (name == "#~")
                    return root + Int(header);
                header += 8 + (name.Length + 4 & ~3);
            }
            throw new BadImageFormatException("The assembly has no #~ stream.");
        }

        private int MetadataRoot() // II.25
        {
            var pe = Int(0x3C);
            var optional = pe + 24;
            var isPe32Plus = Short(optional) == 0x20B;
            var directories = optional + (isPe32Plus ? 112 : 96);
            var sections = optional + Short(pe + 20);
            var sectionCount = Short(pe + 6);
            var cliHeader = FileOffset(Int(directories + 14 * 8), sections, sectionCount);
            return FileOffset(Int(cliHeader + 8), sections, sectionCount);
        }

        private int FileOffset(int address, int sections, int count)
        {
            for (var section = sections; section < sections + 40 * count; section += 40)
            {
                var start = Int(section + 12);
                var size = Math.Max(Int(section + 8), Int(section + 16));
                if (address >= start && address < start + size)
                    return address - start + Int(section + 20);
            }
            throw new BadImageFormatException("An address lies in no section.");
        }

        private int Int(int at)
        {
            return BitConverter.ToInt32(_image, at);
        }

        private int Short(int at)
        {
            return BitConverter.ToUInt16(_image, at);
        }
    }
}
