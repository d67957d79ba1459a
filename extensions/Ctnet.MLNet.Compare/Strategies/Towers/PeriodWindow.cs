namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>The items of the last periods, oldest first. Periods without an item count too.</summary>
internal sealed class PeriodWindow<T>(int periods) where T : class
{
    private readonly Queue<T?> _items = [];

    public T[] Items => [.. _items.OfType<T>()];

    public void Add(T? item)
    {
        if (_items.Count == periods)
            _items.Dequeue();
        _items.Enqueue(item);
    }
}
