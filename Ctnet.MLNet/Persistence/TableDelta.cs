namespace Ctnet.MLNet.Persistence;

/// <summary>The rows of a table that differ from an earlier version of it.</summary>
/// <param name="Sizes">The number of rows of each segment.</param>
/// <param name="Rows">The numbers of the rows.</param>
/// <param name="Values">[rows, columns]</param>
internal sealed record TableDelta(IReadOnlyList<int> Sizes, long[] Rows, WeightTensor Values)
{
    /// <summary>What changed between two versions. Pages that both share are not read.</summary>
    /// <returns>Null if one does not go on from the other: a segment has fewer rows, or they have other segments.</returns>
    public static TableDelta? Between(RowPages before, RowPages after)
    {
        if (before.Columns != after.Columns || before.Segments.Count != after.Segments.Count
            || before.Segments.Zip(after.Segments).Any(pair => pair.First.Rows > pair.Second.Rows))
            return null;
        var rows = new List<long>();
        foreach ((int segment, RowSegment now) in after.Segments.Index())
            rows.AddRange(after.ChangedSince(segment, before, segment).Select(row => (long)now.First + row));
        float[] values = new float[checked(rows.Count * after.Columns)];
        foreach ((int at, long row) in rows.Index())
            after.Row((int)row).CopyTo(values.AsSpan(at * after.Columns));
        return new([.. after.Segments.Select(segment => segment.Rows)], [.. rows], new([rows.Count, after.Columns], values));
    }

    /// <summary>The later version.</summary>
    /// <exception cref="ArgumentException">The changes are not those of this table.</exception>
    public RowPages Apply(RowPages before)
    {
        if (Sizes.Count != before.Segments.Count || Values.Columns != before.Columns || Values.Rows != Rows.Length
            || before.Segments.Zip(Sizes).Any(pair => pair.First.Rows > pair.Second)
            // Each new row has values, so a delta of a few bytes cannot make a table of gigabytes.
            || Sizes.Sum(rows => (long)rows) - before.Rows > Rows.Length)
            throw new ArgumentException("A table's changes do not fit the table.");
        RowPages after = RowPages.Grown(
            before.Columns, [.. Sizes.Select((rows, segment) => ((RowPages?)before, segment, rows))]);
        ReadOnlySpan<float> values = Values.Values;
        foreach (long row in Rows)
        {
            if (row < 0 || row >= after.End)
                throw new ArgumentException("A table's changes do not fit the table: there is no such row.");
            values[..before.Columns].CopyTo(after.Writable((int)row));
            values = values[before.Columns..];
        }

        return after.Snapshot();
    }
}
