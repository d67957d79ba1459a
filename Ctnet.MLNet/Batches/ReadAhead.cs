using System.Collections.Concurrent;

namespace Ctnet.MLNet.Batches;

/// <summary>Runs an enumeration on a thread of its own, a few items ahead of its reader. Items are reused.</summary>
internal static class ReadAhead
{
    /// <param name="items">The items to fill and reuse: one more than the thread may be ahead.</param>
    /// <param name="produce">Yields filled items; it takes empty items from its first argument.</param>
    /// <param name="cancellationToken">Stops the thread and the enumeration.</param>
    /// <returns>The filled items; each is valid until the next one is requested.</returns>
    public static IEnumerable<T> Run<T>(
        IEnumerable<T> items, Func<Func<T>, CancellationToken, IEnumerable<T>> produce, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var filled = new BlockingCollection<T>();
        using var empty = new BlockingCollection<T>();
        foreach (T item in items)
            empty.Add(item, cancellationToken);
        Task producer = Task.Factory.StartNew(
            Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (T item in filled.GetConsumingEnumerable(CancellationToken.None))
            {
                // A cancelled reader does not get the items that were read ahead.
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
                empty.Add(item, CancellationToken.None);
            }

            // Rethrows an exception of the producer.
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
        }

        void Produce()
        {
            try
            {
                foreach (T item in produce(() => empty.Take(stop.Token), stop.Token))
                    filled.Add(item, stop.Token);
            }
            finally
            {
                filled.CompleteAdding();
            }
        }
    }
}
