namespace Ctnet.MLNet.Trainers;

/// <summary>
/// What <see cref="ContinualTrainer"/> does with a late period: one whose name comes before that of a period that is done, in the
/// order of the characters' numbers. Names such as ISO dates and times (2026-11-29T22:40) have the order of time.
/// </summary>
public enum LatePeriodPolicy
{
    /// <summary>The period is done, and its result and the log have a warning.</summary>
    Take,

    /// <summary>
    /// The period is not done and does not count. Its result, which has a warning, reaches the log and
    /// <see cref="ContinualTrainerOptions.Progress"/> only.
    /// </summary>
    Drop,

    /// <summary>The step throws <see cref="ArgumentException"/>, and nothing has changed.</summary>
    Refuse,
}
