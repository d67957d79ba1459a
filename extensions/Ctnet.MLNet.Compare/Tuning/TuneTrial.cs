namespace Ctnet.MLNet.Compare;

/// <summary>A strategy with settings that were tried.</summary>
/// <param name="Number">The number, from 1.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="IsCurrent">Whether the settings are those of the task file.</param>
/// <param name="Settings">The names and values of the settings that are searched.</param>
/// <param name="Scores">The measures of the rungs that it has finished, in their order.</param>
/// <param name="TrainedRows">Rows trained on, counted once a pass, with those of its source model.</param>
/// <param name="Seconds">Seconds of scoring and training.</param>
public sealed record TuneTrial(
    int Number,
    string Strategy,
    bool IsCurrent,
    IReadOnlyList<(string Name, string Value)> Settings,
    IReadOnlyList<TuneScore> Scores,
    long TrainedRows,
    double Seconds)
{
    /// <summary>Why the trial is out; null unless its training diverged.</summary>
    public string? Failure { get; init; }

    /// <summary>The measures of the last rung that it has finished; null if there is none.</summary>
    public TuneScore? Last => Scores is [.., TuneScore last] ? last : null;
}
