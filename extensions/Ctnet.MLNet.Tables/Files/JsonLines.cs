using System.IO.Compression;
using System.Text.Json;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>Finds the line at which JSON is broken.</summary>
internal static class JsonLines
{
    /// <summary>The first broken line, counted from 1; null if no line is broken by itself, or if objects span lines.</summary>
    public static long? FirstBroken(string file)
    {
        if (TableFiles.Extension(file) == ".json")
            return null;
        using FileStream bytes = File.OpenRead(file);
        using Stream plain = TableFiles.IsCompressed(file) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
        using var reader = new StreamReader(plain);
        for (long line = 1; reader.ReadLine() is string text; line++)
        {
            try
            {
                if (!string.IsNullOrWhiteSpace(text))
                    JsonDocument.Parse(text).Dispose();
            }
            catch (JsonException)
            {
                return line;
            }
        }
        return null;
    }
}
