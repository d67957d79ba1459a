using System.Globalization;
using System.Numerics;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>
/// Reads numbers in one strict way: a point before decimals, an exponent if need be, and no separators of thousands. A comma is
/// never read, because 4,5 and 1,000 would become 45 and 1000.
/// </summary>
internal static class PlainNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T number) where T : struct, INumberBase<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads a whole number, without an exponent.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether the text is a whole number that the type holds.</returns>
    public static bool TryParseWhole<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
