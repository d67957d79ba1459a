namespace Ctnet.MLNet.Persistence;

/// <summary>The pages of a table that differ from an earlier version of it.</summary>
/// <param name="Sizes">The number of rows of each segment.</param>
/// <param name="Pages">The numbers of the pages.</param>
/// <param name="Values">[pages x rows of a page, columns]</param>
internal sealed record TableDelta(IReadOnlyList<int> Sizes, long[] Pages, WeightTensor Values)
{
    /// <summary>What changed between two versions. Pages that both share are not read.</summary>
    /// <returns>Null if one does not go on from the other: a segment has fewer rows, or they have other segments.</returns>
    public static TableDelta? Between(RowPages before, RowPages after)
    {
        if (before.Columns != after.Columns || before.Segments.Count != after.Segments.Count
            || before.Segments.Zip(after.Segments).Any(pair => pair.First.Rows > pair.Second.Rows))
            return null;
        var pages = new List<long>();
        foreach ((RowSegment then, RowSegment now) in before.Segments.Zip(after.Segments))
        {
            for (int row = 0; row < now.Rows; row += RowPages.PageRows)
            {
                int end = Math.Min(row + RowPages.PageRows, now.Rows);
                if (end > then.Rows || !HaveSamePage(before, then.First + row, after, now.First + row, end - row))
                    pages.Add((now.First + row) / RowPages.PageRows);
            }
        }

        return new([.. after.Segments.Select(segment => segment.Rows)], [.. pages], ValuesOf(after, pages));
    }

    /// <summary>The later version.</summary>
    /// <exception cref="ArgumentException">The changes are not those of this table.</exception>
    public RowPages Apply(RowPages before)
    {
        if (Sizes.Count != before.Segments.Count || Values.Columns != before.Columns
            || Values.Rows != (long)Pages.Length * RowPages.PageRows
            || before.Segments.Zip(Sizes).Any(pair => pair.First.Rows > pair.Second))
            throw new ArgumentException("A table's changes do not fit the table.");
        RowPages after = RowPages.Grown(
            before.Columns, [.. Sizes.Select((rows, segment) => ((RowPages?)before, segment, rows))]);
        ReadOnlySpan<float> values = Values.Values;
        foreach (long page in Pages)
        {
            if (page < 0 || page >= after.End / RowPages.PageRows)
                throw new ArgumentException("A table's changes do not fit the table: there is no such page.");
            int first = (int)page * RowPages.PageRows;
            for (int row = first; row < first + RowPages.PageRows; row++)
            {
                values[..before.Columns].CopyTo(after.Writable(row));
                values = values[before.Columns..];
            }
        }

        return after.Snapshot();
    }

    private static bool HaveSamePage(RowPages before, int then, RowPages after, int now, int rows)
    {
        if (after.SharesPage(now, before, then))
            return true;
        for (int row = 0; row < rows; row++)
        {
            if (!after.Row(now + row).SequenceEqual(before.Row(then + row)))
                return false;
        }

        return true;
    }

    private static WeightTensor ValuesOf(RowPages rows, List<long> pages)
    {
        float[] values = new float[checked(pages.Count * RowPages.PageRows * rows.Columns)];
        Span<float> into = values;
        foreach (long page in pages)
        {
            int first = (int)page * RowPages.PageRows;
            for (int row = first; row < first + RowPages.PageRows; row++)
            {
                rows.Row(row).CopyTo(into);
                into = into[rows.Columns..];
            }
        }

        return new([pages.Count * RowPages.PageRows, rows.Columns], values);
    }
}
