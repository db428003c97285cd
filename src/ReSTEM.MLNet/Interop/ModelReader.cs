using System.Text;
using Microsoft.ML;

namespace ReSTEM.MLNet.Interop;

/// <summary>Reads a transformer's entry of a model file.</summary>
internal sealed class ModelReader
{
    private readonly ModelLoadContext _context;

    /// <param name="context">ML.NET's own, whose type is internal there.</param>
    /// <param name="format">What the entry must be.</param>
    public ModelReader(object context, ModelFormat format)
    {
        _context = (ModelLoadContext)context;
        _context.CheckAtModel(format.Version);
    }

    /// <exception cref="InvalidDataException">The model file holds no such file.</exception>
    public void File(string name, Action<Stream> read)
    {
        if (!_context.TryLoadBinaryStream(name, reader => read(reader.BaseStream)))
            throw new InvalidDataException(
                $"The model file holds no '{name}' in '{_context.Directory}'; it is damaged. Save the model again."
            );
    }

    /// <exception cref="InvalidDataException">They are missing, damaged or of a later version.</exception>
    public T Settings<T>()
        where T : class
    {
        var text = "";
        File(
            ModelSettings.FileName,
            stream =>
            {
                using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
                text = reader.ReadToEnd();
            }
        );
        return ModelSettings.Read<T>(text);
    }
}
