namespace Ctnet.MLNet.Serving;

/// <summary>
/// Checks a file at intervals, and calls back when it has changed. A file that cannot be opened, such as one that is locked, is
/// tried again after growing pauses; one whose content is refused only when it has changed again; and one that is absent when it
/// is there.
/// </summary>
internal sealed class ModelFileWatch : IDisposable
{
    // The longest pause, in intervals.
    private const int LongestPause = 64;

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private readonly string _path;
    private readonly Action _changed;
    private readonly Action<Exception>? _failed;
    private FileStamp _known;
    private bool _wasAbsent;

    // After a failure: the pause in intervals, and how many of them are left.
    private int _pause, _waits;

    // The last failure that was told, and of which file. The same one is not told again.
    private (FileStamp Stamp, string Message)? _told;

    /// <param name="path">The file.</param>
    /// <param name="known">The stamp of the file that was taken in.</param>
    /// <param name="interval">How often the file is checked.</param>
    /// <param name="changed">
    /// Takes the file in. If the file stays absent, it is called once, so that it fails and tells why.
    /// </param>
    /// <param name="failed">Is told of failures; null for nobody.</param>
    public ModelFileWatch(string path, FileStamp known, TimeSpan interval, Action changed, Action<Exception>? failed)
    {
        _path = path;
        _known = known;
        _changed = changed;
        _failed = failed;
        _watching = Task.Run(() => Watch(interval));
    }

    public void Dispose()
    {
        _end.Cancel();
        // Lets a swap that has begun finish.
        _watching.Wait();
        _end.Dispose();
    }

    private async Task Watch(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
                Check();
        }
        catch (OperationCanceledException)
        {
            // The watch was disposed of.
        }
    }

    private void Check()
    {
        FileStamp now = default;
        try
        {
            now = FileStamp.Of(_path);
            bool isAbsent = now == default, isAbsentAtFirst = isAbsent && !_wasAbsent;
            _wasAbsent = isAbsent;
            if (now == _known)
                _told = null;
            // A file may be absent for a moment while it is replaced.
            if (now == _known || isAbsentAtFirst || _waits-- > 0)
                return;
            FileStamp before = _known;
            // Noted even if the content is refused: a file that is only half written will change again.
            _known = now;
            try
            {
                _changed();
                (_pause, _waits, _told) = (0, 0, null);
            }
            catch (Exception exception) when (
                !isAbsent && exception is (IOException or UnauthorizedAccessException))
            {
                _known = before;
                _waits = _pause = Math.Clamp(2 * _pause, 1, LongestPause);
                Tell(now, exception);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Tell(now, exception);
        }
    }

    private void Tell(FileStamp stamp, Exception exception)
    {
        if (_told == (stamp, exception.Message))
            return;
        _told = (stamp, exception.Message);
        try
        {
            _failed?.Invoke(exception);
        }
        catch (Exception)
        {
            // An error of the callback must not end the watch. The metrics count the failed swap all the same.
        }
    }
}
