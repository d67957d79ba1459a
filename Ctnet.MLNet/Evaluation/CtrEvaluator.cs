using Microsoft.ML;

namespace Ctnet.MLNet.Evaluation;

internal static class CtrEvaluator
{
    /// <summary>Measures the click probabilities of scored data.</summary>
    /// <param name="data">The scored data. It is read once.</param>
    /// <param name="label">The column of clicks: Boolean, or Single that is 0 or 1.</param>
    /// <param name="probability">The column of predicted click probabilities: Single.</param>
    /// <param name="group">The column of users for GAUC: text, a key or an integer type. Null leaves GAUC out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a value is not a label or not a probability.</exception>
    public static CtrMetrics Evaluate(
        IDataView data, string label, string probability, string? group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var columns = EvaluatedColumns.Find(data.Schema, label, probability, group);
        cancellationToken.ThrowIfCancellationRequested();

        var rows = ScoredRows.Read(data, columns, cancellationToken);
        var labels = rows.Labels;
        var probabilities = rows.Probabilities;
        if (labels.IsEmpty)
            throw new InvalidOperationException("The data has no rows, so there is nothing to evaluate.");

        var grouped = columns.Group is null
            ? new GroupedAuc(double.NaN, double.NaN, 0)
            : RankingMeasures.Gauc(labels, probabilities, rows.Groups);
        return new CtrMetrics
        {
            Rows = labels.Length,
            Clicks = labels.Count(true),
            Auc = RankingMeasures.Auc(labels, probabilities),
            Gauc = grouped.Value,
            GaucCoverage = grouped.Coverage,
            GaucGroups = grouped.Groups,
            LogLoss = CalibrationMeasures.LogLoss(labels, probabilities),
            NormalizedEntropy = CalibrationMeasures.NormalizedEntropy(labels, probabilities),
            Pcoc = CalibrationMeasures.Pcoc(labels, probabilities),
            ExpectedCalibrationError = CalibrationMeasures.ExpectedCalibrationError(labels, probabilities),
        };
    }
}
