namespace Ctnet.MLNet.Networks.Tensors;

/// <summary>
/// Threads that share the work of a step: the calling thread, and others that sleep between steps. Small matrices are multiplied
/// faster by one thread each than by all threads together, because those wait for each other at every operation.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _start;
    private readonly SemaphoreSlim _done = new(0);
    private readonly Exception?[] _failures;
    private Action<int>? _work;

    public WorkerPool(int count)
    {
        Count = count;
        _failures = new Exception?[count];
        _start = [.. Enumerable.Range(1, count - 1).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(1, count - 1).Select(
            worker => new Thread(() => Wait(worker)) { IsBackground = true, Name = $"Ctnet worker {worker}" })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    public int Count { get; }

    /// <summary>Calls the work once for each worker, with the worker's number, and returns when all calls are done.</summary>
    public void Run(Action<int> work)
    {
        _work = work;
        foreach (SemaphoreSlim start in _start)
            start.Release();
        Do(0);
        for (int i = 1; i < Count; i++)
            _done.Wait();
        _work = null;
        if (_failures.FirstOrDefault(failure => failure is not null) is Exception first)
        {
            Array.Clear(_failures);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    public void Dispose()
    {
        _work = null;
        foreach (SemaphoreSlim start in _start)
            start.Release();
        foreach (Thread thread in _threads)
            thread.Join();
        foreach (SemaphoreSlim semaphore in _start.Append(_done))
            semaphore.Dispose();
    }

    private void Wait(int worker)
    {
        while (true)
        {
            _start[worker - 1].Wait();
            if (_work is null)
                return;
            Do(worker);
            _done.Release();
        }
    }

    private void Do(int worker)
    {
        try
        {
            _work!(worker);
        }
        catch (Exception exception)
        {
            _failures[worker] = exception;
        }
    }
}
