using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Training;

/// <summary>The factor by which each step multiplies the learning rates.</summary>
/// <param name="kind">How the rates fall.</param>
/// <param name="warmUpSteps">The number of steps over which the rates rise at first.</param>
/// <param name="decaySteps">The number of steps over which the rates fall after that; null keeps them constant.</param>
internal sealed class RateSchedule(LearningRateSchedule kind, int warmUpSteps, int? decaySteps)
{
    /// <summary>The factor after the decay. It is above zero so that the rest of a stream still trains the model.</summary>
    public const double Least = 0.01;

    public static RateSchedule Constant { get; } = new(LearningRateSchedule.Constant, 0, null);

    public static RateSchedule Of(CtrTrainerOptions options) =>
        new(options.LearningRateSchedule, options.WarmUpSteps, options.DecaySteps);

    /// <summary>The factor of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    public double ShareAt(long step)
    {
        if (step < warmUpSteps)
            return (step + 1.0) / warmUpSteps;
        if (decaySteps is not int steps)
            return 1;
        double done = Math.Min(1, (double)(step - warmUpSteps) / steps);
        double left = kind == LearningRateSchedule.Cosine ? (1 + Math.Cos(Math.PI * done)) / 2 : 1 - done;
        return Least + (1 - Least) * left;
    }
}
