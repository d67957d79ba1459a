namespace Ctnet.MLNet.Benchmarks;

/// <summary>Expected measures of the predictions of several days.</summary>
/// <param name="Auc">The AUC of all days.</param>
/// <param name="FirstPcoc">The predicted over the expected clicks of the first day.</param>
/// <param name="EarlyPcoc">The same of the first three days.</param>
/// <param name="Pcoc">The same of all days.</param>
internal sealed record DailyMeasures(double Auc, double FirstPcoc, double EarlyPcoc, double Pcoc)
{
    public static DailyMeasures Of(double[] truth, float[] predicted, int rowsADay) => new(
        ExpectedMeasures.Auc(truth, predicted),
        ExpectedMeasures.Pcoc(truth[..rowsADay], predicted[..rowsADay]),
        ExpectedMeasures.Pcoc(truth[..(3 * rowsADay)], predicted[..(3 * rowsADay)]),
        ExpectedMeasures.Pcoc(truth, predicted));

    public static DailyMeasures Mean(IReadOnlyList<DailyMeasures> all) => new(
        all.Average(each => each.Auc), all.Average(each => each.FirstPcoc), all.Average(each => each.EarlyPcoc),
        all.Average(each => each.Pcoc));
}
