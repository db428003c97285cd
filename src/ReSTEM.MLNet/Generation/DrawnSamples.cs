using System.Text;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>The samples of one shard as bytes, headed by a digest of the questions that they answer.</summary>
internal static class DrawnSamples
{
    private const int NoRoom = -1;

    public static byte[] Write(GeneratedSequence[]?[] samples, byte[] questions)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(questions);
        writer.Write(samples.Length);
        foreach (var drawn in samples)
        {
            writer.Write(drawn?.Length ?? NoRoom);
            foreach (var sample in drawn ?? [])
                Write(writer, sample);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The samples; null where they answer other questions.</summary>
    public static GeneratedSequence[]?[]? TryRead(byte[] record, byte[] questions)
    {
        if (!record.AsSpan(0, questions.Length).SequenceEqual(questions))
            return null;
        using var bytes = new MemoryStream(
            record,
            questions.Length,
            record.Length - questions.Length
        );
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        var samples = new GeneratedSequence[]?[reader.ReadInt32()];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = reader.ReadInt32() is var count and not NoRoom
                ? [.. Enumerable.Range(0, count).Select(_ => Read(reader))]
                : null;
        return samples;
    }

    private static void Write(BinaryWriter writer, GeneratedSequence sample)
    {
        writer.Write(sample.PromptIndex);
        writer.Write(sample.SampleIndex);
        writer.Write(sample.TokenIds.Count);
        foreach (var id in sample.TokenIds)
            writer.Write(id);
        WriteText(writer, sample.Text);
        writer.Write(sample.LogProbability);
        writer.Write(sample.SamplingLogProbability);
        writer.Write((int)sample.FinishReason);
    }

    private static GeneratedSequence Read(BinaryReader reader) =>
        new()
        {
            PromptIndex = reader.ReadInt32(),
            SampleIndex = reader.ReadInt32(),
            TokenIds = ReadIds(reader),
            Text = ReadText(reader),
            LogProbability = reader.ReadDouble(),
            SamplingLogProbability = reader.ReadDouble(),
            FinishReason = (FinishReason)reader.ReadInt32(),
        };

    private static int[] ReadIds(BinaryReader reader)
    {
        var ids = new int[reader.ReadInt32()];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = reader.ReadInt32();
        return ids;
    }

    // By characters and not as UTF-8, in which half a surrogate pair, where a stop string cut a text, would not come back.
    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        foreach (var character in text)
            writer.Write((ushort)character);
    }

    private static string ReadText(BinaryReader reader)
    {
        var text = new char[reader.ReadInt32()];
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)reader.ReadUInt16();
        return new string(text);
    }
}
