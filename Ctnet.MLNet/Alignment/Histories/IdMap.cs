using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>
/// Values by id, in pages. A map that goes on from another one shares the pages whose values did not change, so that a change
/// costs the ids that it is of. Immutable and thread-safe. The ids are enumerated in ascending order.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class IdMap<T> : IReadOnlyDictionary<int, T> where T : class
{
    private const int Shift = 6, PageIds = 1 << Shift, Mask = PageIds - 1;

    private readonly T?[]?[] _pages;

    private IdMap(T?[]?[] pages, int count) => (_pages, Count) = (pages, count);

    public static IdMap<T> Empty { get; } = new([], 0);

    public int Count { get; }

    public IEnumerable<int> Keys => this.Select(entry => entry.Key);

    public IEnumerable<T> Values => this.Select(entry => entry.Value);

    public T this[int key] => TryGetValue(key, out T? value) ? value : throw new KeyNotFoundException($"There is no id {key}.");

    /// <summary>A map with further values. Those of ids that it has are replaced.</summary>
    /// <param name="changes">The values. The ids are not negative.</param>
    public IdMap<T> With(IReadOnlyDictionary<int, T> changes)
    {
        if (changes.Count == 0)
            return this;
        var pages = new T?[]?[Math.Max(_pages.Length, (changes.Keys.Max() >> Shift) + 1)];
        _pages.CopyTo(pages, 0);
        int count = Count;
        foreach (IGrouping<int, KeyValuePair<int, T>> changed in changes.GroupBy(change => change.Key >> Shift))
        {
            T?[] page = pages[changed.Key] is T?[] before ? [.. before] : new T?[PageIds];
            foreach ((int id, T value) in changed)
            {
                count += page[id & Mask] is null ? 1 : 0;
                page[id & Mask] = value;
            }

            pages[changed.Key] = page;
        }

        return new(pages, count);
    }

    /// <summary>A map without the values of some ids.</summary>
    public IdMap<T> Without(IEnumerable<int> ids)
    {
        T?[]?[] pages = [.. _pages];
        int count = Count;
        foreach (IGrouping<int, int> removed in ids.Where(ContainsKey).Distinct().GroupBy(id => id >> Shift))
        {
            T?[] page = [.. pages[removed.Key]!];
            foreach (int id in removed)
                page[id & Mask] = null;
            count -= removed.Count();
            pages[removed.Key] = page;
        }

        return count == Count ? this : new(pages, count);
    }

    public bool ContainsKey(int key) => TryGetValue(key, out _);

    public bool TryGetValue(int key, [MaybeNullWhen(false)] out T value)
    {
        int page = key >> Shift;
        value = (uint)page < (uint)_pages.Length ? _pages[page]?[key & Mask] : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<int, T>> GetEnumerator() =>
        (from page in _pages.Index()
         where page.Item is not null
         from entry in page.Item.Index()
         where entry.Item is not null
         select KeyValuePair.Create((page.Index << Shift) + entry.Index, entry.Item)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
