using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>Scores target rows, and measures what was scored.</summary>
internal sealed class PeriodScoring(MLContext ml, ContinualTrainerOptions options)
{
    private readonly EvaluationSettings _settings =
        new(options.LabelColumnName, DefaultColumnNames.Probability) { Group = options.GroupColumnName };

    /// <summary>
    /// Scores the rows of entities that the model knows, and keeps the columns that the measures need; null if there are none.
    /// </summary>
    public StoredRows? Score(ITransformer model, IDataView rows)
    {
        IDataView scored = model.Transform(KnownEntities.Of(ml, model, rows));
        var columns = EvaluatedColumns.Find(scored.Schema, _settings);
        if (columns.Group is { Type: KeyDataViewType } key)
        {
            throw new ArgumentException(
                $"{nameof(options.GroupColumnName)} '{key.Name}' is a key column, whose numbers may stand for other users "
                + "in another period: name the column that it was made from.");
        }

        string[] names = [.. columns.All.Select(column => column.Name)];
        var stored = StoredRows.Of(ml, ml.Transforms.SelectColumns(names).Fit(scored).Transform(scored));
        return stored.Count == 0 ? null : stored;
    }

    /// <summary>The measures over scored rows.</summary>
    public CtrMetrics Measure(IDataView scored) =>
        WorkerExceptions.Unwrap(
            () => CtrEvaluator.Evaluate(scored, _settings, options.ContinueOptions.CancellationToken));

    /// <summary>The measures over several periods' scored rows together.</summary>
    public CtrMetrics MeasureTogether(IEnumerable<StoredRows> scored) =>
        Measure(AppendedRows.Create(ml, [.. scored.Select(part => part.View)]));

    /// <summary>Profiles rows of entities that the model knows, as it sees them.</summary>
    public PeriodInputs Profile(ITransformer model, IDataView rows) => InputProfiler.Profile(
        model,
        KnownEntities.Of(ml, model, rows),
        options.LabelColumnName,
        Chains.Parts(model).OfType<CtrPredictionTransformer>().Last().FeatureColumnName);

    /// <summary>Throws if a checkpoint's scored rows lack a column that the measures need.</summary>
    public void CheckColumns(IEnumerable<StoredRows> scored)
    {
        foreach (string name in new[] { options.LabelColumnName, options.GroupColumnName }.OfType<string>())
        {
            if (scored.Any(rows => rows.View.Schema.GetColumnOrNull(name) is null))
            {
                throw new InvalidOperationException(
                    $"The checkpoint's scored rows have no column '{name}', because its run had other options. "
                    + $"Keep {nameof(options.LabelColumnName)} and {nameof(options.GroupColumnName)}, "
                    + "or start anew in another folder.");
            }
        }
    }
}
