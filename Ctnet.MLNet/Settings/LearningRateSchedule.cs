namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How both learning rates change over the steps of one <c>Fit</c>, after its warm-up. Each Fit starts the schedule again, and so
/// does each continual step.
/// </summary>
public enum LearningRateSchedule
{
    /// <summary>The rates stay constant.</summary>
    Constant,

    /// <summary>
    /// The rates fall linearly to a hundredth over <see cref="CtrTrainerOptions.DecaySteps"/> steps, and stay there.
    /// </summary>
    Linear,

    /// <summary>
    /// The rates fall along half a cosine to a hundredth over <see cref="CtrTrainerOptions.DecaySteps"/> steps, and stay there.
    /// </summary>
    Cosine,
}
