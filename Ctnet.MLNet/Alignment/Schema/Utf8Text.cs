using System.Text;
using System.Text.Unicode;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>
/// Reads text files in UTF-8. A file in another encoding is refused, because all of its undecodable bytes would become the same
/// character, so that different values become equal.
/// </summary>
internal static class Utf8Text
{
    /// <summary>Says that a file or a line is not UTF-8, and what to do.</summary>
    public const string Problem = "the text is not UTF-8. Save the file as UTF-8";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refuse">Makes the exception for a file that is not UTF-8, of a message with the file and the line.</param>
    public static string ReadFile(string path, Func<string, Exception> refuse) => Decode(File.ReadAllBytes(path), path, refuse);

    /// <summary>Decodes a file's bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">The file's name in the message.</param>
    /// <param name="refuse">Makes the exception for bytes that are not UTF-8, of a message with the name and the line.</param>
    public static string Decode(byte[] bytes, string name, Func<string, Exception> refuse)
    {
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

        throw refuse($"{name}, line {line}: {Problem}.");
    }
}
