using Ctnet.MLNet;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Importance;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Ranks;
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
    /// <param name="collectives">
    /// The ranks that each have a part of the rows. All get the measures over the rows of all ranks, which they exchange. Null
    /// measures the rows of this process alone.
    /// </param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type, or a cutoff is below 1.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows or all weigh 0, or a row has no label, no probability or no valid weight.
    /// </exception>
    /// <exception cref="BadRowException">The model behind the rows cannot read a row, and bad rows are refused.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CtrMetrics EvaluateCtr(
        this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string probabilityColumnName = DefaultColumnNames.Probability, string? groupColumnName = null,
        string? exampleWeightColumnName = null, IReadOnlyList<int>? rankingCutoffs = null,
        ICtrCollectives? collectives = null, CancellationToken cancellationToken = default)
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
            Ranks = collectives ?? SingleRank.Instance,
        };
        FrameNulls.Refuse(data, settings.Columns);
        return WorkerExceptions.Unwrap(() => CtrEvaluator.Evaluate(data, settings, cancellationToken));
    }

    /// <summary>
    /// Measures how much a model relies on each field of its domain. The columns that feed a field are permuted between the rows,
    /// and the model is measured again. Every part of the model sees the permuted columns, its frozen source too. (ML.NET's
    /// permutation feature importance permutes the feature column alone.) Two fields that read the same column share its
    /// importance. The share of a field that is built from the log counts to the columns of the fields that it is built from.
    /// </summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="model">
    /// The trained model: a pipeline of AlignFeatureSchema and a trainer of this library, among transformers that map row to row.
    /// </param>
    /// <param name="data">
    /// The rows, not scored yet. They are read once. The columns that the model needs are kept in memory.
    /// </param>
    /// <param name="labelColumnName">The label column: Boolean, or Single that is 0 or 1.</param>
    /// <param name="probabilityColumnName">The model's column of predicted probabilities: Single.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of row weights: Single, 0 to 1,000,000; null weighs all rows alike.
    /// </param>
    /// <param name="permutationCount">The number of permutations of each field, 1 or more.</param>
    /// <param name="seed">The seed of the permutations. The same seed and rows give the same result.</param>
    /// <param name="progress">Is told of each permutation that was measured.</param>
    /// <param name="cancellationToken">Cancels the measuring.</param>
    /// <returns>The fields that have a column in the rows, the most important first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is absent or of another type, or there are no permutations.
    /// </exception>
    /// <exception cref="ArgumentException">The model reads no column that a feature schema maps.</exception>
    /// <exception cref="BadRowException">A row cannot be read, and bad rows are refused.</exception>
    /// <exception cref="InvalidOperationException">
    /// A part of the model does not map row to row, there are no rows, or a row has no label or no valid weight.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<FieldImportanceStatistics> FieldImportance(
        this BinaryClassificationCatalog catalog, ITransformer model, IDataView data,
        string labelColumnName = DefaultColumnNames.Label, string probabilityColumnName = DefaultColumnNames.Probability,
        string? exampleWeightColumnName = null, int permutationCount = 3, int seed = 0,
        IProgress<FieldImportanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutationCount, 1);
        var settings = new EvaluationSettings(labelColumnName, probabilityColumnName) { Weight = exampleWeightColumnName };
        var run = new ImportanceRun(model, settings)
        {
            Permutations = permutationCount,
            Seed = seed,
            Progress = progress,
            CancellationToken = cancellationToken,
        };
        return run.Measure(CatalogUtils.GetEnvironment(catalog), data);
    }

    /// <summary>
    /// Changes the threshold of PredictedLabel, as ML.NET's own method of this name does for its models. Score and Probability
    /// stay. Saving and continual steps keep the threshold.
    /// </summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="model">The trained transformer, such as a chain's last one.</param>
    /// <param name="threshold">
    /// The Score (the logit) above which PredictedLabel is true. A probability p has the logit ln(p / (1 - p)).
    /// </param>
    /// <returns>A transformer with the threshold. The given one does not change.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a finite number.</exception>
    public static CtrPredictionTransformer ChangeModelThreshold(
        this BinaryClassificationCatalog catalog, CtrPredictionTransformer model, float threshold)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        if (!float.IsFinite(threshold))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be a finite number.");
        return model.WithThreshold(threshold);
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
