using System.Text;
using System.Text.Unicode;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>
/// Reads text files in UTF-8. A file in another encoding is refused, because all of its undecodable bytes would become the same
/// character, so that different values become equal.
/// </summary>
internal static class Utf8Text
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FeatureSchemaException">The file is not UTF-8.</exception>
    public static string ReadFile(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        ReadOnlySpan<byte> content = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes;
        if (Utf8.IsValid(content))
            return Encoding.UTF8.GetString(content);
        int line = 1;
        foreach (Range range in content.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(content[range]))
                break;
            line++;
        }

        throw new FeatureSchemaException($"{path}, line {line}: the file is not UTF-8. Save it in UTF-8.");
    }
}
