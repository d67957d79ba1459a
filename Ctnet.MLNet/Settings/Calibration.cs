namespace Ctnet.MLNet.Settings;

/// <summary>Corrects the logit for click weights and sampled rows in training.</summary>
internal static class Calibration
{
    /// <summary>
    /// The shift ln(w) - ln(c) for the logit. If clicks weigh c and a share w of the other rows is kept, the trained odds are c /
    /// w times the true odds.
    /// </summary>
    public static double LogitShift(double positiveWeight, double negativeSamplingRate) =>
        Math.Log(negativeSamplingRate) - Math.Log(positiveWeight);
}
