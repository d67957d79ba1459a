namespace Ctnet.MLNet.Compare;

/// <summary>What a search for settings has found.</summary>
/// <param name="Trials">All trials, by their numbers.</param>
/// <param name="Best">The trial with the least log loss in the last rung.</param>
/// <param name="Current">
/// The current settings with the same strategy; null if their training diverged. It may be the best trial itself.
/// </param>
/// <param name="LogLoss">The log loss of the best minus that of the current settings; null without both.</param>
/// <param name="Auc">The same difference of the AUC.</param>
/// <param name="IsBetter">Whether the best settings are better than the current ones by more than chance.</param>
/// <param name="Finding">What to do, in words.</param>
public sealed record TuneResult(
    IReadOnlyList<TuneTrial> Trials,
    TuneTrial Best,
    TuneTrial? Current,
    Gain? LogLoss,
    Gain? Auc,
    bool IsBetter,
    string Finding)
{
    /// <summary>The settings of the best trial that differ from the current ones.</summary>
    public required IReadOnlyList<(string Name, string Value)> Changes { get; init; }

    /// <summary>Rows trained on, over all trials.</summary>
    public long TrainedRows => Trials.Sum(trial => trial.TrainedRows);

    /// <summary>Seconds of scoring and training, over all trials. Trials run side by side, so less time passes.</summary>
    public double Seconds => Trials.Sum(trial => trial.Seconds);
}
