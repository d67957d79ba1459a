namespace Ctnet.MLNet.Persistence;

/// <summary>Copies between rows in pages and arrays that hold all rows.</summary>
internal static class RowCopies
{
    /// <summary>Copies rows that lie one after the other, without free rows. The result cannot be changed.</summary>
    /// <param name="values">The rows, segment after segment.</param>
    /// <param name="columns">The number of values of a row.</param>
    /// <param name="sizes">The number of rows of each segment.</param>
    public static RowPages ToPages(this float[] values, int columns, params IReadOnlyList<int> sizes)
    {
        RowPages rows = RowPages.Grown(columns, [.. sizes.Select(size => ((RowPages?)null, 0, size))]);
        long at = 0;
        foreach (RowSegment segment in rows.Segments)
        {
            for (int row = segment.First; row < segment.First + segment.Rows; row++, at += columns)
                values.AsSpan((int)at, columns).CopyTo(rows.Writable(row));
        }

        return rows.Snapshot();
    }

    /// <summary>All rows by number, [<see cref="RowPages.End"/>, columns]. Free rows are zero.</summary>
    public static float[] ToArrayByNumber(this RowPages rows)
    {
        float[] all = new float[checked(rows.End * rows.Columns)];
        foreach (RowSegment segment in rows.Segments)
        {
            for (int row = segment.First; row < segment.First + segment.Rows; row++)
                rows.Row(row).CopyTo(all.AsSpan(row * rows.Columns));
        }

        return all;
    }

    /// <summary>A table of the same segments with other values. The result cannot be changed.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="all">The values by number, as <see cref="ToArrayByNumber"/> gives them.</param>
    public static RowPages WithValues(this RowPages rows, ReadOnlySpan<float> all)
    {
        RowPages others =
            RowPages.Grown(rows.Columns, [.. rows.Segments.Select(segment => ((RowPages?)null, 0, segment.Rows))]);
        foreach (RowSegment segment in rows.Segments)
        {
            for (int row = segment.First; row < segment.First + segment.Rows; row++)
                all.Slice(row * rows.Columns, rows.Columns).CopyTo(others.Writable(row));
        }

        return others.Snapshot();
    }
}
