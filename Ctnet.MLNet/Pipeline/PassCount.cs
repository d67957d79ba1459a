namespace Ctnet.MLNet.Pipeline;

/// <summary>The number of rows that the passes over some rows read, which must be the same each time. Thread-safe.</summary>
/// <param name="rows">The name of the rows in messages, such as "The rows".</param>
internal sealed class PassCount(string rows)
{
    private readonly Lock _lock = new();
    private long? _first;

    /// <summary>Takes note of a pass that reached the end of the rows.</summary>
    /// <param name="count">The rows that it read.</param>
    /// <exception cref="InvalidOperationException">An earlier pass read another number of rows.</exception>
    public void Complete(long count)
    {
        lock (_lock)
            _first ??= count;
        if (count == _first)
            return;
        throw new InvalidOperationException(
            $"{rows} are read several times and were not the same each time: the first pass read {_first}, a later one {count}. "
            + "A sequence that can be read once only (a reader, a queue) is empty from the second pass on. Keep the rows in a "
            + "list, or in memory with mlContext.Data.Cache.");
    }
}
