using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Writes parts of a model into its .zip. ML.NET compresses every part by one thread at 20 to 30 MB a second, and trained weights
/// hardly shrink. So weights are stored as they are, and texts are compressed by the fastest level.
/// </summary>
/// <remarks>
/// ML.NET has no setting for this. Its writer queues the parts that are written until it begins the next one, and this class takes
/// the part from there. With a version of ML.NET whose writer has other fields, the part stays in the queue, and ML.NET compresses
/// it. All releases read all of these files.
/// </remarks>
internal static class ZipEntryWriter
{
    private const int Samples = 8, SampleBytes = 1 << 16;

    // A part that keeps this share of its size is not worth the time.
    private const double HardlyShrinks = 0.8;

    private static readonly FieldInfo? s_queue = FieldOf("_closed"), s_archive = FieldOf("_archive");

    /// <summary>Writes the part that was closed last.</summary>
    public static void WriteLast(RepositoryWriter repository)
    {
        if (s_queue?.GetValue(repository) is not Queue<KeyValuePair<string, Stream>> { Count: > 0 } queue
            || s_archive?.GetValue(repository) is not ZipArchive archive)
            return;
        for (int others = queue.Count - 1; others > 0; others--)
            queue.Enqueue(queue.Dequeue());
        (string name, Stream part) = queue.Dequeue();
        using (part)
        {
            using Stream entry = archive.CreateEntry(name, LevelFor(part)).Open();
            part.Position = 0;
            part.CopyTo(entry, 1 << 20);
        }

        if (part is FileStream { Name: string temporary })
            File.Delete(temporary);
    }

    private static CompressionLevel LevelFor(Stream part)
    {
        byte[] sample = new byte[Math.Min(SampleBytes, part.Length / Samples)];
        using var compressed = new MemoryStream();
        long taken = 0;
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int i = 0; i < Samples; i++, taken += sample.Length)
            {
                part.Position = (part.Length - sample.Length) / Samples * i;
                part.ReadExactly(sample);
                deflate.Write(sample);
            }
        }

        return compressed.Length > HardlyShrinks * taken ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
    }

    private static FieldInfo? FieldOf(string name) =>
        typeof(RepositoryWriter).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
}
