using Ctnet.MLNet.Compare.Runs;

namespace Ctnet.MLNet.Compare;

/// <summary>How much a strategy's pipeline relies on a field, over all seeds.</summary>
/// <param name="Field">The field.</param>
/// <param name="Auc">
/// The AUC if the field is permuted between the newest tenth of the target rows, minus the unchanged AUC.
/// </param>
/// <param name="LogLoss">The same difference of the log loss.</param>
public sealed record FieldResult(string Field, Spread Auc, Spread LogLoss)
{
    /// <summary>The fields, the most important first; null if no run has measured any.</summary>
    internal static IReadOnlyList<FieldResult>? Of(IEnumerable<FinishedRun> runs)
    {
        FieldResult[] fields =
        [
            .. runs.SelectMany(run => run.Fields).GroupBy(field => field.Field)
                .Select(field => new FieldResult(
                    field.Key,
                    Spread.Of(field.Select(seed => seed.Auc ?? double.NaN)),
                    Spread.Of(field.Select(seed => seed.LogLoss ?? double.NaN))))
                .OrderBy(field => field.Auc.Mean),
        ];
        return fields.Length == 0 ? null : fields;
    }
}
