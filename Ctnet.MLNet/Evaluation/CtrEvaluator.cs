using Microsoft.ML;

namespace Ctnet.MLNet.Evaluation;

internal static class CtrEvaluator
{
    /// <summary>Measures the click probabilities of scored data.</summary>
    /// <param name="data">The scored data. It is read once.</param>
    /// <param name="settings">The columns, and the cutoffs of the ranking measures.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, all rows weigh 0, or a value is not a label, not a probability or not a weight.
    /// </exception>
    public static CtrMetrics Evaluate(IDataView data, EvaluationSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var columns = EvaluatedColumns.Find(data.Schema, settings);
        cancellationToken.ThrowIfCancellationRequested();

        var rows = ScoredRows.Read(data, columns, cancellationToken).Joined(settings.Ranks);
        var labels = rows.Labels;
        var probabilities = rows.Probabilities;
        var weights = rows.Weights;
        if (labels.IsEmpty)
        {
            throw new InvalidOperationException(rows.Weightless == 0
                ? "The data has no rows, so there is nothing to evaluate."
                : $"The weight of all {rows.Weightless} rows is 0, so there is nothing to evaluate.");
        }

        var grouped = columns.Group is null
            ? GroupedMeasures.None
            : RankingMeasures.WithinGroups(labels, probabilities, rows.Groups, weights, settings.Cutoffs);
        LabelWeights weight = LabelWeights.Sum(labels, weights);
        return new CtrMetrics
        {
            Rows = labels.Length,
            Clicks = labels.Count(true),
            TotalWeight = weight.All,
            ClickWeight = weight.Clicked,
            Auc = RankingMeasures.Auc(labels, probabilities, weights),
            Gauc = grouped.Auc.Value,
            GaucCoverage = grouped.Auc.Coverage,
            GaucGroups = grouped.Auc.Groups,
            GroupsWithoutClicks = grouped.WithoutClicks,
            GroupsOfClicksOnly = grouped.OfClicksOnly,
            Ranking = grouped.Ranking,
            LogLoss = CalibrationMeasures.LogLoss(labels, probabilities, weights),
            NormalizedEntropy = CalibrationMeasures.NormalizedEntropy(labels, probabilities, weights),
            Pcoc = CalibrationMeasures.Pcoc(labels, probabilities, weights),
            ExpectedCalibrationError = CalibrationMeasures.ExpectedCalibrationError(labels, probabilities, weights),
        };
    }
}
