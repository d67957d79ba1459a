namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Whole numbers by index, in pages; 0 where none was set. Numbers that go on from others share the pages that did not change, so
/// that a change costs what it is of. Immutable and thread-safe.
/// </summary>
internal sealed class PagedNumbers
{
    private const int Shift = 8, PageLength = 1 << Shift, Mask = PageLength - 1;

    private readonly int[]?[] _pages;

    private PagedNumbers(int[]?[] pages) => _pages = pages;

    public static PagedNumbers None { get; } = new([]);

    public int this[int index]
    {
        get
        {
            int page = index >> Shift;
            return (uint)page < (uint)_pages.Length && _pages[page] is int[] numbers ? numbers[index & Mask] : 0;
        }
    }

    /// <summary>Numbers of which some are others. The last of several changes of one number counts.</summary>
    /// <param name="changes">The indices, which are not negative, and their numbers.</param>
    public PagedNumbers With(IEnumerable<(int Index, int Number)> changes)
    {
        int[]?[] pages = [.. _pages];
        HashSet<int> own = [];
        foreach ((int index, int number) in changes)
        {
            int page = index >> Shift;
            if (page >= pages.Length)
                Array.Resize(ref pages, Math.Max(page + 1, 2 * pages.Length));
            if (own.Add(page))
                pages[page] = pages[page] is int[] before ? [.. before] : new int[PageLength];
            pages[page]![index & Mask] = number;
        }

        return new(pages);
    }
}
