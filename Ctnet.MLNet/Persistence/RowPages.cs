using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Rows of float32 values in pages, segment after segment. A table that goes on from another one shares its pages, and copies a
/// page before it first changes a row of it. The cost of a change therefore depends on the rows that change, and the other table
/// stays as it was, so that it can be read meanwhile. Reading is thread-safe.
/// </summary>
/// <remarks>
/// Each segment begins with a new page, so that it can grow without moving the rows of those that follow. A row's number counts
/// the free rows at the end of a segment's last page, too. Its position in <see cref="Pieces"/> does not count them.
/// </remarks>
internal sealed class RowPages
{
    // Small pages, because a step reads a few thousand rows that lie scattered over a table.
    private const int Shift = 6, Mask = PageRows - 1;

    /// <summary>The number of rows of a page.</summary>
    public const int PageRows = 1 << Shift;

    // Which pages only this instance has, null for none; and which have changed since it went on from another table.
    private bool[]? _own;
    private bool[] _changed = [];
    private float[][] _pages;

    // A page's hash; 0 if it is unknown.
    private ulong[] _hashes;

    // Whether another instance has the same arrays, and whether this one stays as it is.
    private bool _isShared, _isFrozen;

    private RowPages(int columns, IReadOnlyList<RowSegment> segments, float[][] pages, ulong[] hashes) =>
        (Columns, Segments, _pages, _hashes) = (columns, segments, pages, hashes);

    /// <summary>The number of values of a row.</summary>
    public int Columns { get; }

    public IReadOnlyList<RowSegment> Segments { get; }

    /// <summary>The number of rows of all segments.</summary>
    public long Rows => Segments.Sum(segment => (long)segment.Rows);

    /// <summary>The number after that of the last row.</summary>
    public int End => _pages.Length << Shift;

    /// <summary>Where the next segment begins, after one of these rows.</summary>
    /// <exception cref="OverflowException">There are more than two billion rows.</exception>
    public static int NextSegment(int first, int rows) => checked(first + ((rows + Mask) & ~Mask));

    /// <summary>
    /// Makes a table that can be written to, from segments of others. Segments may have grown: their new rows, and all rows of a
    /// segment that is taken from nowhere, have one value.
    /// </summary>
    /// <param name="columns">The number of values of a row.</param>
    /// <param name="segments">For each segment the table that it is from, its number there, and how many rows it has.</param>
    /// <param name="first">The value of new rows.</param>
    public static RowPages Grown(
        int columns, IReadOnlyList<(RowPages? From, int Segment, int Rows)> segments, float first = 0)
    {
        var placed = new RowSegment[segments.Count];
        int end = 0;
        for (int i = 0; i < placed.Length; i++)
        {
            placed[i] = new(end, segments[i].Rows);
            end = NextSegment(end, segments[i].Rows);
        }

        int pages = end >> Shift;
        var grown = new RowPages(columns, placed, new float[pages][], new ulong[pages]);
        (grown._own, grown._changed) = (new bool[pages], new bool[pages]);
        // New rows share a page until they change, so that a table of many rows takes the memory of those that were met.
        float[] fresh = new float[PageRows * columns];
        Array.Fill(fresh, first);
        for (int i = 0; i < placed.Length; i++)
            grown.Take(segments[i].From, segments[i].Segment, placed[i], fresh);
        return grown;
    }

    /// <summary>The first value of a row, to read it.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly float First(int row) =>
        // The pages' lengths are not read: they would cost a second look into distant memory. All pages have the same length.
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_pages[row >> Shift]), (nint)(row & Mask) * Columns);

    /// <summary>The values of a row, to read them; see <see cref="First"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Row(int row) => MemoryMarshal.CreateReadOnlySpan(in First(row), Columns);

    /// <summary>The values of a row whose page belongs to this table alone, to change them.</summary>
    /// <remarks>Several threads may change different rows at once, after <see cref="Own"/> in one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Owned(int row) => MemoryMarshal.CreateSpan(ref Unsafe.AsRef(in First(row)), Columns);

    /// <summary>Copies the pages of rows that are to be changed, if other tables share them. Not thread-safe.</summary>
    public void Own(ReadOnlySpan<int> rows)
    {
        Unshare();
        bool[] own = _own!;
        foreach (int row in rows)
        {
            int page = row >> Shift;
            _hashes[page] = 0;
            if (!own[page])
                (_pages[page], own[page], _changed[page]) = ([.. _pages[page]], true, true);
        }
    }

    /// <summary>The values of a row, to change them. Not thread-safe.</summary>
    public Span<float> Writable(int row)
    {
        Own([row]);
        return Owned(row);
    }

    /// <summary>
    /// These rows as they are now, as a table that cannot be changed. Both share all pages, and this one copies what it changes.
    /// </summary>
    public RowPages Snapshot()
    {
        (_own, _isShared) = (null, true);
        return new(Columns, Segments, _pages, _hashes) { _changed = [.. _changed], _isFrozen = true };
    }

    /// <summary>This table, or one that shares its pages and can be changed.</summary>
    public RowPages ToWritable() => _isFrozen ? new(Columns, Segments, _pages, _hashes) { _isShared = true } : this;

    /// <summary>The number of a row, given its position in <see cref="Pieces"/>.</summary>
    /// <param name="position">The position.</param>
    /// <param name="count">How many rows follow it, itself included, that must be in the same segment.</param>
    /// <returns>-1 if they are not.</returns>
    public int Find(int position, int count)
    {
        foreach (RowSegment segment in Segments)
        {
            if (position < segment.Rows)
                return count <= segment.Rows - position ? segment.First + position : -1;
            position -= segment.Rows;
        }

        return -1;
    }

    /// <summary>All rows' values in the order of the segments, page by page.</summary>
    public IEnumerable<ReadOnlyMemory<float>> Pieces()
    {
        foreach (RowSegment segment in Segments)
        {
            for (int row = 0; row < segment.Rows; row += PageRows)
                yield return _pages[(segment.First + row) >> Shift].AsMemory(0, Math.Min(PageRows, segment.Rows - row) * Columns);
        }
    }

    /// <summary>
    /// The pages' hashes, in the order of <see cref="Pieces"/>. Only those of pages that have changed are computed.
    /// </summary>
    public ReadOnlySpan<ulong> Hashes()
    {
        ulong[] hashes = _hashes;
        foreach (RowSegment segment in Segments)
        {
            for (int row = 0; row < segment.Rows; row += PageRows)
            {
                int page = (segment.First + row) >> Shift;
                if (hashes[page] != 0)
                    continue;
                ReadOnlySpan<float> values = _pages[page].AsSpan(0, Math.Min(PageRows, segment.Rows - row) * Columns);
                hashes[page] = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values));
            }
        }

        return hashes;
    }

    /// <summary>The rows of a segment that an earlier table lacks, or has with other values. Shared pages are not read.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="before">The earlier table.</param>
    /// <param name="number">The segment's number there.</param>
    /// <returns>The numbers of the rows within the segment.</returns>
    public IEnumerable<int> ChangedSince(int segment, RowPages before, int number)
    {
        (RowSegment now, RowSegment then) = (Segments[segment], before.Segments[number]);
        for (int row = 0; row < now.Rows; row++)
        {
            if (row < then.Rows && (row & Mask) == 0
                && ReferenceEquals(_pages[(now.First + row) >> Shift], before._pages[(then.First + row) >> Shift]))
                row += Mask;
            else if (row >= then.Rows || !AreSame(Row(now.First + row), before.Row(then.First + row)))
                yield return row;
        }
    }

    /// <summary>
    /// Whether no value of the pages that changed since this table went on from another one is NaN or infinite.
    /// </summary>
    public bool ChangesAreFinite => ChangedPages.All(page => TensorPrimitives.IsFiniteAll<float>(_pages[page]));

    /// <summary>The numbers of the pages that changed since this table went on from another one.</summary>
    public IEnumerable<int> ChangedPages => _changed.Index().Where(page => page.Item).Select(page => page.Index);

    /// <summary>The number of the page that has a row.</summary>
    public static int PageOf(int row) => row >> Shift;

    // To the last bit: 0 and -0 differ.
    private static bool AreSame(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));

    private void Take(RowPages? from, int number, RowSegment into, float[] fresh)
    {
        int kept = from is null ? 0 : Math.Min(from.Segments[number].Rows, into.Rows);
        int start = from?.Segments[number].First ?? 0;
        for (int row = 0; row < into.Rows; row += PageRows)
        {
            int page = (into.First + row) >> Shift;
            // A page with free rows gets new ones, if the segment grows.
            if (row + PageRows <= kept || (row < kept && kept == into.Rows))
            {
                (_pages[page], _hashes[page]) = (from!._pages[(start + row) >> Shift], from._hashes[(start + row) >> Shift]);
                continue;
            }

            _changed[page] = true;
            (_pages[page], _own![page]) = row < kept ? ([.. fresh], true) : (fresh, false);
            if (row < kept)
                from!._pages[(start + row) >> Shift].AsSpan(0, (kept - row) * Columns).CopyTo(_pages[page]);
        }
    }

    private void Unshare()
    {
        if (_isFrozen)
            throw new InvalidOperationException("These rows cannot be changed.");
        _own ??= new bool[_pages.Length];
        if (_changed.Length == 0)
            _changed = new bool[_pages.Length];
        if (!_isShared)
            return;
        (_pages, _hashes, _isShared) = ([.. _pages], [.. _hashes], false);
    }
}
