using System.Globalization;
using System.Numerics;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Reads numbers in one strict way: a point before decimals, an exponent if need be, and no separators of thousands. A comma is
/// never read, because 4,5 and 1,000 would become 45 and 1000.
/// </summary>
public static class PlainNumber
{
    /// <summary>Reads a number with decimals.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T number) where T : struct, IFloatingPointIeee754<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads a whole number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether the text is a whole number that the type holds.</returns>
    public static bool TryParseWhole<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>Says that a text is not a number, and how a number is written if the text has a comma.</summary>
    /// <param name="text">The text.</param>
    public static string Problem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string quoted = CheckedCsv.Quote(text);
        return text.Contains(',', StringComparison.Ordinal)
            ? $"{quoted} is not a number: write decimals with a point and no separators of thousands, such as 1234.5"
            : $"{quoted} is not a number";
    }
}
