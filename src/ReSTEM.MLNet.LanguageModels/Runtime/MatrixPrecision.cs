using System.Runtime.InteropServices;
using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// torch's setting of the precision of 32-bit matrix products, which TorchSharp does not pass on: reached by the names that its
/// C++ library exports on Linux, with a string laid out as libstdc++ has it.
/// </summary>
internal static unsafe class MatrixPrecision
{
    private const string Context = "_ZN2at13globalContextEv";
    private const string Setter =
        "_ZN2at7Context25setFloat32MatmulPrecisionERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";

    /// <summary>Sets it; false where the library does not have the names.</summary>
    /// <param name="value">highest, high or medium: at most 15 letters, which such a string holds inline.</param>
    public static bool TrySet(string value)
    {
        if (
            !NativeLibrary.TryLoad(
                "torch_cpu",
                typeof(TorchSharp.torch).Assembly,
                searchPath: null,
                out var library
            )
            || !NativeLibrary.TryGetExport(library, Context, out var context)
            || !NativeLibrary.TryGetExport(library, Setter, out var setter)
        )
        {
            return false;
        }

        var bytes = Encoding.ASCII.GetBytes(value);
        var text = stackalloc byte[32]; // pointer, length, 16 bytes inline
        new Span<byte>(text, 32).Clear();
        *(byte**)text = text + 16;
        *(long*)(text + 8) = bytes.Length;
        bytes.CopyTo(new Span<byte>(text + 16, 16));
        var global = Marshal.GetDelegateForFunctionPointer<GlobalContext>(context)();
        Marshal.GetDelegateForFunctionPointer<SetPrecision>(setter)(global, (nint)text);
        return true;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GlobalContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetPrecision(nint context, nint value);
}
