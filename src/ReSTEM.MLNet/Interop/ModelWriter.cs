using System.Text;
using Microsoft.ML;

namespace ReSTEM.MLNet.Interop;

/// <summary>Writes a transformer's entry of a model file.</summary>
internal sealed class ModelWriter
{
    private readonly ModelSaveContext _context;

    public ModelWriter(ModelSaveContext context, ModelFormat format)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.CheckAtModel();
        context.SetVersionInfo(format.Version);
        _context = context;
    }

    /// <summary>Writes a file beside the entry's head, streamed: it is never whole in memory.</summary>
    public void File(string name, Action<Stream> write) =>
        _context.SaveBinaryStream(
            name,
            writer =>
            {
                writer.Flush();
                write(writer.BaseStream);
            }
        );

    /// <summary>Writes what the transformer is, but for its weights.</summary>
    public void Settings<T>(T settings)
    {
        var json = Encoding.UTF8.GetBytes(ModelSettings.Write(settings));
        File(ModelSettings.FileName, stream => stream.Write(json));
    }
}
