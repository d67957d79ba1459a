using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Importance;

/// <summary>Measures a model on rows whose fields are permuted, one field after the other.</summary>
/// <param name="model">The model, a chain with its AlignFeatureSchema.</param>
/// <param name="settings">The columns that are evaluated.</param>
internal sealed class ImportanceRun(ITransformer model, EvaluationSettings settings)
{
    /// <summary>The number of permutations of each field.</summary>
    public required int Permutations { get; init; }

    /// <summary>The seed of the permutations.</summary>
    public required int Seed { get; init; }

    public IProgress<FieldImportanceProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Measures the fields.</summary>
    /// <returns>The fields, the most important first.</returns>
    public IReadOnlyList<FieldImportanceStatistics> Measure(IHostEnvironment env, IDataView data)
    {
        // Refuses rows that the model cannot read, and labels that cannot be evaluated, before any row is read.
        DataViewSchema scored = model.Transform(data).Schema;
        FrameNulls.Refuse(data, settings.Columns);
        EvaluatedColumns columns = EvaluatedColumns.Find(scored, settings);
        IReadOnlyList<ReadField> fields = new ReadFields(model, data.Schema).Find();
        IDataView rows = Cache(env, data, columns, fields);
        int count = WorkerExceptions.Unwrap(() => Count(rows));
        CtrMetrics unchanged = Evaluate(rows);
        GuardedProgress<FieldImportanceProgress>? progress = Progress is null ? null : new(env, Progress);

        var results = new List<FieldImportanceStatistics>();
        foreach (ReadField field in fields)
        {
            Dictionary<int, KeptColumn> values = Keep(rows, field, count);
            List<double> auc = [], logLoss = [];
            foreach (int[] order in Orders(count))
            {
                CtrMetrics permuted = Evaluate(new PermutedRows(rows, values, order));
                auc.Add(permuted.Auc - unchanged.Auc);
                logLoss.Add(permuted.LogLoss - unchanged.LogLoss);
                int done = results.Count * Permutations + auc.Count;
                progress?.Report(new(field.Name, done, fields.Count * Permutations));
            }
            results.Add(new(field.Name, field.Columns, MeasureDifference.Of(auc), MeasureDifference.Of(logLoss)));
        }
        return [.. results.OrderBy(result => result.AreaUnderRocCurve.Mean)];
    }

    // The same orders for each field, so that a field's importance does not depend on the other fields.
    private IEnumerable<int[]> Orders(int count)
    {
        var random = new Random(Seed);
        for (int i = 0; i < Permutations; i++)
        {
            int[] order = [.. Enumerable.Range(0, count)];
            random.Shuffle(order);
            yield return order;
        }
    }

    private CtrMetrics Evaluate(IDataView rows) => WorkerExceptions.Unwrap(
        () => CtrEvaluator.Evaluate(model.Transform(rows), settings, CancellationToken));

    // Keeps the columns that the prediction and its evaluation need. The rows themselves may be slow, or give each pass another
    // order.
    private CacheDataView Cache(
        IHostEnvironment env, IDataView data, EvaluatedColumns columns, IReadOnlyList<ReadField> fields)
    {
        IRowToRowMapper mapper = model.GetRowToRowMapper(data.Schema);
        IEnumerable<DataViewSchema.Column> evaluated = columns.All.Select(column => mapper.OutputSchema[column.Name]);
        IEnumerable<int> permuted = fields.SelectMany(field => field.Columns).Select(column => data.Schema[column].Index);
        int[] needed = [.. mapper.GetDependencies(evaluated).Select(column => column.Index).Union(permuted).Order()];
        return new CacheDataView(env, new CancellableRows(data, CancellationToken), needed);
    }

    private static int Count(IDataView rows)
    {
        using DataViewRowCursor cursor = rows.GetRowCursor([]);
        int count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }

    private static Dictionary<int, KeptColumn> Keep(IDataView rows, ReadField field, int count)
    {
        DataViewSchema.Column[] columns = [.. field.Columns.Select(column => rows.Schema[column])];
        using DataViewRowCursor cursor = rows.GetRowCursor(columns);
        Dictionary<int, KeptColumn> kept =
            columns.ToDictionary(column => column.Index, column => KeptColumn.Create(cursor, column, count));
        for (int row = 0; cursor.MoveNext(); row++)
        {
            foreach (KeptColumn column in kept.Values)
                column.Take(row);
        }
        return kept;
    }
}
