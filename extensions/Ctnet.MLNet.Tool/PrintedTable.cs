using System.Globalization;
using Spectre.Console;

namespace Ctnet.MLNet.Tool;

/// <summary>How tables and numbers look on the console.</summary>
internal static class PrintedTable
{
    /// <summary>A table without rows. The first columns have texts, and the others numbers.</summary>
    public static Table New(int texts, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        for (int i = 0; i < columns.Length; i++)
            table.AddColumn(i < texts ? new TableColumn(columns[i]).NoWrap() : new TableColumn(columns[i]).RightAligned());
        return table;
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: "1 period", "2 periods".</summary>
    public static string Count(long number, string thing) => $"{Number(number)} {thing}{(number == 1 ? "" : "s")}";
}
