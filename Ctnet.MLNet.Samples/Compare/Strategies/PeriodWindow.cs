namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>What the last periods had, oldest first; periods that had nothing count.</summary>
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
