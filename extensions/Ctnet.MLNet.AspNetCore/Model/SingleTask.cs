namespace Ctnet.MLNet.AspNetCore.Model;

/// <summary>
/// Runs one piece of work at a time, on a thread of its own: work that takes seconds would keep a thread of the pool from
/// answering requests. Thread-safe.
/// </summary>
internal sealed class SingleTask
{
    private int _isRunning;

    /// <summary>Starts the work.</summary>
    /// <returns>The work's result; null if other work runs.</returns>
    public Task<T>? TryStart<T>(Func<T> work)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
            return null;
        return Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return work();
                }
                finally
                {
                    Volatile.Write(ref _isRunning, 0);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }
}
