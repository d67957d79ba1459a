namespace Ctnet.MLNet.Serving;

/// <summary>Looks at a file now and then, and says when it has changed.</summary>
internal sealed class ModelFileWatch : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public ModelFileWatch(string path, FileStamp known, TimeSpan interval, Action changed, Action<Exception>? failed) =>
        _watching = Task.Run(() => Watch(path, known, interval, changed, failed, _end.Token));

    public void Dispose()
    {
        _end.Cancel();
        // A swap that has begun ends first.
        _watching.Wait();
        _end.Dispose();
    }

    private static async Task Watch(string path, FileStamp known, TimeSpan interval, Action changed, Action<Exception>? failed,
        CancellationToken end)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false))
            {
                try
                {
                    FileStamp now = FileStamp.Of(path);
                    if (now == known || now == default)
                        continue;
                    // Also where it fails: what is half written changes once more.
                    known = now;
                    changed();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    Tell(failed, exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }

    private static void Tell(Action<Exception>? failed, Exception exception)
    {
        try
        {
            failed?.Invoke(exception);
        }
        catch (Exception)
        {
            // A log that fails must not end the watch, and there is nobody else to tell; the metrics count the failed swap.
        }
    }
}
