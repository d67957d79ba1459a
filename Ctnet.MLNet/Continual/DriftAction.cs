namespace Ctnet.MLNet.Trainers;

/// <summary>
/// What <see cref="ContinualTrainer"/> does with a period whose rows differ too much from those of earlier periods.
/// </summary>
public enum DriftAction
{
    /// <summary>Warns in the log and in <see cref="PeriodResult.Warnings"/>, and trains on the rows.</summary>
    Warn,

    /// <summary>Warns, and leaves both models as they are. The run goes on with the next period.</summary>
    Skip,

    /// <summary>Throws a <see cref="DriftException"/>. Both models are as they were, and the period can be run again.</summary>
    Stop,
}
