using System.Collections;
using System.Globalization;

namespace Ctnet.MLNet.Tables.Cells;

/// <summary>Writes a cell as the text that it would have in a CSV file, in no culture.</summary>
internal static class CellTexts
{
    // A time with an offset becomes UTC, and a time without one is taken for UTC.
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>The text of a cell; null if it has none.</summary>
    /// <param name="cell">The cell; null if it is missing, which gives an empty text.</param>
    /// <param name="separator">The text between the items of a list; null refuses lists.</param>
    /// <param name="problem">What is wrong with a cell that has no text.</param>
    public static string? Of(object? cell, string? separator, out string? problem)
    {
        problem = null;
        switch (cell)
        {
            case not string and not byte[] and IList list when separator is not null:
                return Joined(list, separator, out problem);
            case not string and not byte[] and IList:
                problem = "the cell is a list, and no separator of the items is known here";
                return null;
            default:
                string? text = Of(cell);
                if (text is null)
                    problem = $"a value of type {cell!.GetType().Name} has no text";
                return text;
        }
    }

    private static string? Joined(IList list, string separator, out string? problem)
    {
        problem = null;
        string[] items = new string[list.Count];
        for (int i = 0; i < items.Length; i++)
        {
            // Between two separators it would be lost, or become a number.
            if (list[i] is null or DBNull)
                problem = "the list has an empty item";
            else if (Of(list[i]) is not string item)
                problem = "the list has items without a text, such as lists";
            else if (item.Contains(separator, StringComparison.Ordinal))
                problem = $"the item '{item}' of the list has the separator '{separator}' in it";
            else
                items[i] = item;
        }

        return problem is null ? string.Join(separator, items) : null;
    }

    private static string? Of(object? cell) => cell switch
    {
        null or DBNull => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime { Kind: DateTimeKind.Local } time => Of(time.ToUniversalTime()),
        DateTime time => time.ToString(Time, CultureInfo.InvariantCulture),
        DateTimeOffset time => Of(time.UtcDateTime),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };
}
