namespace Ctnet.MLNet.Samples.Worker;

/// <summary>The outcome of a run. The number is the exit code, as that of ctnet step.</summary>
internal enum WorkerExit
{
    /// <summary>Each night that was due is done.</summary>
    Done = 0,

    /// <summary>A night failed. The log says why, and the next run tries it again.</summary>
    Failed = 1,

    /// <summary>No night was due.</summary>
    NothingNew = 3,

    /// <summary>The guard left a night out: its rows changed no model.</summary>
    LeftOut = 4,

    /// <summary>A signal came before the last night. What is done stays done.</summary>
    Stopped = 130,
}
