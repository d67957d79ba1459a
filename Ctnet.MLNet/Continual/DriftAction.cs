namespace Ctnet.MLNet.Continual;

/// <summary>What <see cref="ContinualTrainer"/> does with a period whose rows are unlike those that the model was trained on.</summary>
public enum DriftAction
{
    /// <summary>Says so in the log and in <see cref="PeriodResult.Warnings"/>, and trains on it.</summary>
    Warn,

    /// <summary>Says so, and leaves both models as they are; the run goes on with the next period.</summary>
    Skip,

    /// <summary>Throws a <see cref="DriftException"/>: both models are as they were, and the period can be run again.</summary>
    Stop,
}
