using System.Runtime.InteropServices;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Gives all ranks the whole table of which each has trained its own pages.</summary>
internal static class PageExchange
{
    private const int PieceBytes = 1 << 22;

    /// <summary>
    /// Replaces the pages that other ranks have changed by theirs. All ranks went on from the same table, so only changed pages
    /// are sent.
    /// </summary>
    public static void Complete(RowPages pages, RowOwners owners, ICtrCollectives ranks)
    {
        int[] own = [.. pages.ChangedPages.Where(page => owners.OfPage(page) == ranks.Rank)];
        long[] counts = new long[ranks.Size];
        counts[ranks.Rank] = own.Length;
        ranks.AllReduce(counts, CollectiveReduction.Sum);
        int pageValues = RowPages.PageRows * pages.Columns, most = Math.Max(1, PieceBytes / sizeof(float) / pageValues);
        int[] numbers = new int[most];
        float[] values = new float[most * pageValues];
        for (int root = 0; root < ranks.Size; root++)
        {
            for (int at = 0; at < counts[root]; at += most)
            {
                int some = (int)Math.Min(most, counts[root] - at);
                if (root == ranks.Rank)
                    Read(pages, own.AsSpan(at, some), numbers, values);
                ranks.Broadcast(MemoryMarshal.AsBytes(numbers.AsSpan(0, some)), root);
                ranks.Broadcast(MemoryMarshal.AsBytes(values.AsSpan(0, some * pageValues)), root);
                if (root != ranks.Rank)
                    Write(pages, numbers.AsSpan(0, some), values);
            }
        }
    }

    private static void Read(RowPages pages, ReadOnlySpan<int> own, Span<int> numbers, Span<float> values)
    {
        own.CopyTo(numbers);
        int pageValues = RowPages.PageRows * pages.Columns;
        for (int i = 0; i < own.Length; i++)
        {
            ref readonly float first = ref pages.First(own[i] * RowPages.PageRows);
            MemoryMarshal.CreateReadOnlySpan(in first, pageValues).CopyTo(values[(i * pageValues)..]);
        }
    }

    private static void Write(RowPages pages, ReadOnlySpan<int> numbers, ReadOnlySpan<float> values)
    {
        int columns = pages.Columns;
        for (int i = 0; i < numbers.Length; i++)
        {
            int first = numbers[i] * RowPages.PageRows;
            pages.Own([first]);
            for (int row = 0; row < RowPages.PageRows; row++)
                values.Slice((i * RowPages.PageRows + row) * columns, columns).CopyTo(pages.Owned(first + row));
        }
    }
}
