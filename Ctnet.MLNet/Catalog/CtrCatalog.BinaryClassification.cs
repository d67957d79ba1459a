using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet;

public static partial class CtrCatalog
{
    /// <summary>
    /// Evaluates predicted click probabilities: AUC, GAUC by user, log loss, normalized entropy and calibration.
    /// </summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="data">The scored rows, which are read once.</param>
    /// <param name="labelColumnName">The label column: Boolean, or Single that is 0 or 1.</param>
    /// <param name="probabilityColumnName">The column of predicted probabilities: Single.</param>
    /// <param name="groupColumnName">The column of users, for GAUC: Text, a key or an integer type; null leaves GAUC out.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row has no label or no probability.</exception>
    public static CtrMetrics EvaluateCtr(
        this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string probabilityColumnName = DefaultColumnNames.Probability, string? groupColumnName = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        FrameNulls.Refuse(data, groupColumnName is null ? [labelColumnName] : [labelColumnName, groupColumnName]);
        return CtrEvaluator.Evaluate(data, labelColumnName, probabilityColumnName, groupColumnName, cancellationToken);
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
