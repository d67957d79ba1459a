using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Training;

/// <summary>The share of the learning rates that each step has.</summary>
/// <param name="kind">How they fall.</param>
/// <param name="warmUpSteps">Over how many steps they rise first.</param>
/// <param name="decaySteps">Over how many steps they fall then.</param>
internal sealed class RateSchedule(LearningRateSchedule kind, int warmUpSteps, int? decaySteps)
{
    /// <summary>Where they stay: a rate of zero would learn nothing from the rest of a stream.</summary>
    public const double Least = 0.01;

    public static RateSchedule Constant { get; } = new(LearningRateSchedule.Constant, 0, null);

    public static RateSchedule Of(CtrTrainerOptions options) => new(options.LearningRateSchedule, options.WarmUpSteps, options.DecaySteps);

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
