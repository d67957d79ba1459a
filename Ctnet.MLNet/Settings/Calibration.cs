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

    /// <summary>What an entity's logit is shifted by beside this, because its rows were sampled at a rate of their own.</summary>
    /// <param name="rates">The rates by entity; null for none.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="negativeSamplingRate">The rate of entities without one of their own.</param>
    public static double EntityShift(IReadOnlyDictionary<string, double>? rates, string entity, double negativeSamplingRate) =>
        rates?.TryGetValue(entity, out double rate) == true ? Math.Log(rate) - Math.Log(negativeSamplingRate) : 0;
}
