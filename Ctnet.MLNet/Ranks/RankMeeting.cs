namespace Ctnet.MLNet.Ranks;

/// <summary>Where threads of one process exchange values: each gives an object, and gets those of all.</summary>
/// <param name="size">The number of threads.</param>
internal sealed class RankMeeting(int size)
{
    private readonly object _gate = new();
    private readonly object?[] _given = new object?[size];
    private object[] _all = [];
    private int _arrived;
    private long _round;

    public int Size => size;

    /// <summary>The exception of the rank that failed first; null if none failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gives an object, waits for the other ranks, and gets the objects of all, by rank.</summary>
    /// <exception cref="RankFailedException">Another rank failed.</exception>
    public object[] Exchange(int rank, object given)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            _given[rank] = given;
            long round = _round;
            if (++_arrived == size)
            {
                (_all, _arrived) = ([.. _given!], 0);
                _round++;
                Monitor.PulseAll(_gate);
            }

            while (_round == round)
            {
                Monitor.Wait(_gate);
                if (_round == round)
                    ThrowIfFailed();
            }

            // The next round cannot end before this rank has arrived there.
            return _all;
        }
    }

    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            // A rank that stops because another one failed is not the cause.
            if (Failure is null or RankFailedException)
                Failure = failure;
            Monitor.PulseAll(_gate);
        }
    }

    private void ThrowIfFailed()
    {
        if (Failure is Exception failure)
            throw new RankFailedException($"Another rank failed: {failure.Message}", failure);
    }
}
