using Ctnet.MLNet;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public static partial class CtrCatalog
{
    /// <summary>
    /// Evaluates predicted click probabilities: AUC, GAUC, NDCG, hit rate and reciprocal rank within groups, log loss, normalized
    /// entropy and calibration.
    /// </summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="data">The scored rows, which are read once.</param>
    /// <param name="labelColumnName">The label column: Boolean, or Single that is 0 or 1.</param>
    /// <param name="probabilityColumnName">The column of predicted probabilities: Single.</param>
    /// <param name="groupColumnName">
    /// The column of users or requests, for the measures within groups: Text, a key or an integer type; null leaves them out.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// The column of row weights: Single, 0 to 1,000,000; null weighs all rows alike. Rows of weight 0 are left out, whatever
    /// their other values are.
    /// </param>
    /// <param name="rankingCutoffs">
    /// For which numbers k of first ranks NDCG, hit rate and reciprocal rank are computed, each 1 or more; null for 10 alone.
    /// </param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type, or a cutoff is below 1.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows or all weigh 0, or a row has no label, no probability or no valid weight.
    /// </exception>
    public static CtrMetrics EvaluateCtr(
        this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string probabilityColumnName = DefaultColumnNames.Probability, string? groupColumnName = null,
        string? exampleWeightColumnName = null, IReadOnlyList<int>? rankingCutoffs = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        foreach (int k in rankingCutoffs ?? [])
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, nameof(rankingCutoffs));
        var settings = new EvaluationSettings(labelColumnName, probabilityColumnName)
        {
            Group = groupColumnName,
            Weight = exampleWeightColumnName,
            Cutoffs = rankingCutoffs ?? EvaluationSettings.DefaultCutoffs,
        };
        FrameNulls.Refuse(data, settings.Columns);
        return CtrEvaluator.Evaluate(data, settings, cancellationToken);
    }

    /// <summary>
    /// Takes one continual step (CTNet, section 3.3): takes in the newest source model, then goes on training the model on new
    /// rows only. Vocabularies grow by the values of the new rows, and keep all earlier values. A model that was saved and loaded
    /// goes on as it would in memory. If its file lacks the optimizer's state
    /// (<see cref="CtrTrainerOptions.SaveOptimizerState"/>), the optimizer starts anew, and the log gets a warning.
    /// </summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="model">
    /// The model of the last step, in memory or loaded: a pipeline of AlignFeatureSchema and a trainer of this library, with or
    /// without FeaturizeWithSourceTower.
    /// </param>
    /// <param name="newRows">The rows of this step. Without rows, the step only takes in the source.</param>
    /// <param name="refreshedSource">The newest source pipeline; null keeps the source as it is.</param>
    /// <param name="options">The options of this step; null for the defaults. All other options are the model's own.</param>
    /// <returns>The model after the step. The given one does not change.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no trained part of this library, or a refreshed source is given and the model has no source.
    /// </exception>
    public static TransformerChain<ITransformer> Continue(
        this BinaryClassificationCatalog catalog, ITransformer model, IDataView newRows, ITransformer? refreshedSource = null,
        ContinueOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(newRows);
        return ContinualStep.Run(CatalogUtils.GetEnvironment(catalog), model, newRows, refreshedSource, options ?? new());
    }
}
