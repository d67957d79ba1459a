namespace Ctnet.MLNet.Serving;

/// <summary>
/// Checks a file at intervals, and calls back when it has changed. A file that cannot be opened, such as one that is locked, is
/// tried again after growing pauses; one whose content is refused only when it has changed again.
/// </summary>
internal sealed class ModelFileWatch : IDisposable
{
    // The longest pause, in intervals.
    private const int LongestPause = 64;

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public ModelFileWatch(string path, FileStamp known, TimeSpan interval, Action changed, Action<Exception>? failed) =>
        _watching = Task.Run(() => Watch(path, known, interval, changed, failed, _end.Token));

    public void Dispose()
    {
        _end.Cancel();
        // Lets a swap that has begun finish.
        _watching.Wait();
        _end.Dispose();
    }

    private static async Task Watch(
        string path, FileStamp known, TimeSpan interval, Action changed, Action<Exception>? failed, CancellationToken end)
    {
        using var timer = new PeriodicTimer(interval);
        int pause = 0, waits = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false))
            {
                try
                {
                    FileStamp now = FileStamp.Of(path);
                    if (now == known || now == default || waits-- > 0)
                        continue;
                    FileStamp before = known;
                    // Noted even if the content is refused: a file that is only half written will change again.
                    known = now;
                    try
                    {
                        changed();
                        (pause, waits) = (0, 0);
                    }
                    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                    {
                        known = before;
                        waits = pause = Math.Clamp(2 * pause, 1, LongestPause);
                        Tell(failed, exception);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    Tell(failed, exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The watch was disposed of.
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
            // An error of the callback must not end the watch. The metrics count the failed swap all the same.
        }
    }
}
