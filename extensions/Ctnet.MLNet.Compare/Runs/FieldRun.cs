using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Runs;

/// <summary>The loss of a pipeline when a field is permuted between rows; null if the rows do not define the measure.</summary>
/// <param name="Field">The field.</param>
/// <param name="Auc">The mean difference of the AUC, permuted minus unchanged.</param>
/// <param name="LogLoss">The mean difference of the log loss.</param>
internal sealed record FieldRun(string Field, double? Auc, double? LogLoss)
{
    /// <summary>Measures all fields of a pipeline.</summary>
    public static IReadOnlyList<FieldRun> Measure(
        ITransformer pipeline, IDataView rows, int seed, CancellationToken cancellationToken) =>
    [
        .. new MLContext(seed).BinaryClassification
            .FieldImportance(pipeline, rows, TaskData.Label, seed: seed, cancellationToken: cancellationToken)
            .Select(field => new FieldRun(field.Field, Known(field.AreaUnderRocCurve), Known(field.LogLoss))),
    ];

    private static double? Known(MeasureDifference difference) =>
        double.IsFinite(difference.Mean) ? difference.Mean : null;
}
