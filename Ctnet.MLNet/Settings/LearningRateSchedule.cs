namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How both learning rates change over the steps of one <c>Fit</c>, after its warm-up. Each Fit, a continual step too, begins anew.
/// </summary>
public enum LearningRateSchedule
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>In a straight line over <see cref="CtrTrainerOptions.DecaySteps"/> steps to a hundredth, where they stay.</summary>
    Linear,

    /// <summary>In half a cosine over <see cref="CtrTrainerOptions.DecaySteps"/> steps to a hundredth, where they stay.</summary>
    Cosine,
}
