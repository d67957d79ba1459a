using System.Buffers;
using System.Text;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>Tells valid UTF-16 texts from others.</summary>
internal static class ValidText
{
    /// <summary>
    /// Whether a text is valid. Half a surrogate pair is not: a saved model would return it as another text, and two of them as
    /// the same text.
    /// </summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }
}
