using System.Text;
using System.Text.Unicode;

namespace Ctnet.MLNet.Compare;

/// <summary>Reads texts in UTF-8, and refuses other bytes. Elsewhere they would all become one and the same character.</summary>
public static class Utf8Text
{
    /// <summary>What is wrong with a file or a line that has other bytes, and what to do.</summary>
    internal const string Problem = "the text is not UTF-8. Save the file as UTF-8";

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">The file is not UTF-8.</exception>
    public static string ReadFile(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int line = 1;
        ReadOnlySpan<byte> text = bytes;
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(text[range]))
                throw new InputFileException($"{path}, line {line}: {Problem}.");
            line++;
        }

        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
