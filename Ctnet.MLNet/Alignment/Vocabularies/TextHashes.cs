using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Hashes of the first texts of a table. The hash goes on where it was, so a table that has grown is not read again from its
/// beginning. Thread-safe.
/// </summary>
internal sealed class TextHashes(TextTable texts)
{
    private readonly XxHash3 _hash = new();
    private readonly Dictionary<int, string> _known = [];
    private int _read;

    /// <summary>A hash of the first texts, which does not change when the table grows.</summary>
    /// <param name="count">The number of texts, which the table must have.</param>
    public string OfFirst(int count)
    {
        lock (_known)
        {
            if (_known.TryGetValue(count, out string? known))
                return known;
            XxHash3 hash = count < _read ? new() : _hash;
            Append(hash, count < _read ? 0 : _read, count);
            _read = Math.Max(_read, count);
            return _known[count] = hash.GetCurrentHashAsUInt64().ToString("X16", CultureInfo.InvariantCulture);
        }
    }

    private void Append(XxHash3 hash, int first, int end)
    {
        for (int number = first; number < end; number++)
        {
            ReadOnlySpan<char> text = texts.Text(number);
            // Without the lengths, "ab" and "c" would be as "a" and "bc".
            int length = text.Length;
            hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.Append(MemoryMarshal.AsBytes(text));
        }
    }
}
