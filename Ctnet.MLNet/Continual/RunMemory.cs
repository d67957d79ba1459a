using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// All that a run remembers between periods, and that a checkpoint holds. It never changes: each period makes a new one. So the
/// memory before a period is a snapshot, and a period that fails has nothing to undo.
/// </summary>
internal sealed record RunMemory
{
    /// <summary>The newest source model; null before the first one.</summary>
    public ITransformer? Source { get; init; }

    /// <summary>The target model; null before its first rows.</summary>
    public ITransformer? Model { get; init; }

    /// <summary>The target's columns without rows; null before the first target period.</summary>
    public StoredRows? Columns { get; init; }

    /// <summary>The results of all periods so far.</summary>
    public IReadOnlyList<PeriodResult> Results { get; init; } = [];

    /// <summary>The scored rows of the last periods, which the running measures cover.</summary>
    public IReadOnlyList<StoredRows> Scored { get; init; } = [];

    /// <summary>Earlier rows to train on again.</summary>
    public ReplayRows Replay { get; init; }

    /// <summary>Rows that no step was trained on, the newest first; null without a guard or before any rows.</summary>
    public StoredRows? HeldOut { get; init; }

    /// <summary>The profile of the last published period's rows; null without a guard or before the first one.</summary>
    public PeriodInputs? Inputs { get; init; }

    /// <summary>The memory with a period's scored rows added, if it has any, and with the last periods' kept.</summary>
    public RunMemory WithScored(StoredRows? scored, int periods) =>
        this with { Scored = [.. (scored is null ? Scored : Scored.Append(scored)).TakeLast(periods)] };
}
