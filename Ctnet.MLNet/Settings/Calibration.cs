namespace Ctnet.MLNet.Trainers;

/// <summary>What a logit that was trained on other rows than there are is corrected by.</summary>
internal static class Calibration
{
    /// <summary>
    /// A click counts c times and a row without one was kept with probability w: the odds that are learnt are c / w times the true ones.
    /// </summary>
    public static double LogitShift(double positiveWeight, double negativeSamplingRate) => Math.Log(negativeSamplingRate) - Math.Log(positiveWeight);
}
