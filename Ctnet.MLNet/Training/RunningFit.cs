using System.Diagnostics;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Training;

/// <summary>
/// A fit that runs. A process that ends unloads libtorch, and a thread that is inside libtorch then crashes. The end of the
/// process therefore cancels all fits first, and waits for them.
/// </summary>
internal sealed class RunningFit : IProgress<TrainingProgress>, IDisposable
{
    /// <summary>How long the end of the process waits. A fit that waits for its rows cannot be cancelled meanwhile.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly HashSet<RunningFit> s_running = [];

    private static bool s_processEnds;

    private readonly CancellationTokenSource _stop;
    private readonly IProgress<TrainingProgress>? _receiver;

    // Whether the receiver of progress runs. The fit is outside libtorch meanwhile.
    private bool _reports;

    static RunningFit() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();

    /// <param name="receiver">The caller's receiver of progress; null for none.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    public RunningFit(IProgress<TrainingProgress>? receiver, CancellationToken cancellationToken)
    {
        _receiver = receiver;
        lock (s_running)
        {
            if (s_processEnds)
                throw new OperationCanceledException("The process ends: training does not begin.");
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            s_running.Add(this);
        }
    }

    /// <summary>Is cancelled with the caller's token, and when the process ends.</summary>
    public CancellationToken CancellationToken => _stop.Token;

    /// <summary>Passes progress on.</summary>
    public void Report(TrainingProgress value)
    {
        SetReports(true);
        try
        {
            _receiver?.Report(value);
        }
        finally
        {
            SetReports(false);
        }
    }

    public void Dispose()
    {
        lock (s_running)
        {
            s_running.Remove(this);
            Monitor.PulseAll(s_running);
        }
        _stop.Dispose();
    }

    private void SetReports(bool reports)
    {
        bool stays;
        lock (s_running)
        {
            _reports = reports;
            stays = s_processEnds && !reports;
            Monitor.PulseAll(s_running);
        }
        // The end of the process does not wait for this fit, which must stay outside libtorch.
        if (stays)
            Thread.Sleep(Timeout.Infinite);
    }

    private static void EndAll()
    {
        long begin = Stopwatch.GetTimestamp();
        lock (s_running)
        {
            s_processEnds = true;
            foreach (RunningFit fit in s_running)
                fit._stop.Cancel();
            // A receiver of progress that ends the process never returns.
            while (s_running.Any(fit => !fit._reports) && s_patience - Stopwatch.GetElapsedTime(begin) is { Ticks: > 0 } left)
                Monitor.Wait(s_running, left);
        }
    }
}
