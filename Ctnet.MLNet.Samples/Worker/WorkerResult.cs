namespace Ctnet.MLNet.Samples.Worker;

/// <summary>How the process ends. The service writes it, and the program returns it.</summary>
internal sealed class WorkerResult
{
    /// <summary>
    /// The exit code. Until a single run has ended, it counts as stopped. With a schedule, a stop is no failure.
    /// </summary>
    public WorkerExit Exit { get; set; }
}
