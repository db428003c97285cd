namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Numbers of rows or vectors as types: the compiler makes one kernel for each, without the code of the rows it lacks.</summary>
internal static class KernelHeight
{
    public interface IRows
    {
        static abstract int Rows { get; }
    }

    public readonly struct One : IRows
    {
        public static int Rows => 1;
    }

    public readonly struct Two : IRows
    {
        public static int Rows => 2;
    }

    public readonly struct Three : IRows
    {
        public static int Rows => 3;
    }

    public readonly struct Four : IRows
    {
        public static int Rows => 4;
    }

    public readonly struct Six : IRows
    {
        public static int Rows => 6;
    }

    public readonly struct Eight : IRows
    {
        public static int Rows => 8;
    }

    public readonly struct Ten : IRows
    {
        public static int Rows => 10;
    }

    public readonly struct Twelve : IRows
    {
        public static int Rows => 12;
    }
}
