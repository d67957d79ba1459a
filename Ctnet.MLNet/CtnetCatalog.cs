using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Suggestion;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Onnx;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet;

/// <summary>The front door: everything that this library adds to ML.NET's catalogs.</summary>
public static class CtnetCatalog
{
    /// <summary>
    /// Encodes a domain's columns into one feature vector of the canonical schema. One pass over the rows learns the vocabularies and
    /// scales of all fields.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="schema">The canonical schema.</param>
    /// <param name="domain">The domain of the schema that the rows are of.</param>
    /// <param name="outputColumnName">The feature column that is added.</param>
    /// <param name="startFrom">
    /// A trained pipeline of the same schema whose vocabularies and scales are the start, such as the source's for a target that starts
    /// from the source model; null starts anew.
    /// </param>
    /// <param name="badRows">
    /// What becomes of rows that cannot be read. Where they are kept, a Text column, the feature column's name and "Problem", says what
    /// is wrong with a row; trainers read it, leave out or take in the row accordingly, and count.
    /// </param>
    /// <exception cref="ArgumentException">The schema has no such domain, or the pipeline to start from has no alignment.</exception>
    public static FeatureAlignmentEstimator AlignFeatureSchema(
        this TransformsCatalog catalog, FeatureSchema schema, string domain, string outputColumnName = DefaultColumnNames.Features,
        ITransformer? startFrom = null, BadRows badRows = BadRows.Refuse)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        FeatureAlignmentTransformer? start = startFrom is null ? null : Chains.Parts(startFrom).OfType<FeatureAlignmentTransformer>().FirstOrDefault()
            ?? throw new ArgumentException("The pipeline to start from has no AlignFeatureSchema.", nameof(startFrom));
        return new(CatalogUtils.GetEnvironment(catalog), schema, domain, outputColumnName, badRows, start);
    }

    /// <summary>
    /// Adds a frozen source tower's embeddings, hidden vectors and logit as columns "SourceTower.Embedding", "SourceTower.Layer1" ..,
    /// "SourceTower.Logit" (CTNet, section 3.2). The rows need the columns that their domain maps in the source's schema.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="sourceModel">The trained source pipeline: AlignFeatureSchema and CtrTower.</param>
    /// <param name="domain">The rows' domain in the source's schema; null takes it from the feature column.</param>
    /// <param name="featureColumnName">The feature column that says the domain, where it is not given.</param>
    /// <param name="columnPrefix">The beginning of the columns' names.</param>
    /// <exception cref="ArgumentException">The model is no such pipeline, or its schema has no such domain.</exception>
    public static SourceTowerEstimator FeaturizeWithSourceTower(
        this TransformsCatalog catalog, ITransformer sourceModel, string? domain = null,
        string featureColumnName = DefaultColumnNames.Features, string columnPrefix = SourceTowerColumns.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(sourceModel);
        ArgumentException.ThrowIfNullOrEmpty(columnPrefix);
        return new(CatalogUtils.GetEnvironment(catalog), sourceModel, domain, featureColumnName, columnPrefix);
    }

    /// <summary>
    /// Proposes a feature schema for rows of several domains. It reads the first 10,000 rows of each domain, guesses the role of each
    /// column, and matches columns across domains by name and by values. A person should read the proposal before it is used.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="domains">The names and rows of the domains. Data frames are rows, too.</param>
    /// <exception cref="ArgumentException">There are no domains, or no column can be a field.</exception>
    public static FeatureSchemaProposal SuggestFeatureSchema(
        this DataOperationsCatalog catalog, params IReadOnlyList<(string Domain, IDataView Rows)> domains)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(domains);
        return SchemaSuggester.Suggest(domains);
    }

    /// <summary>
    /// Puts views one after the other, such as the aligned rows of several domains for a joint model. Columns that not all of them have
    /// are left out. The order of the rows is that of the views.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="views">Views whose columns of the same name have the same type.</param>
    /// <exception cref="ArgumentException">There are no views.</exception>
    /// <exception cref="InvalidOperationException">A column has different types.</exception>
    public static IDataView AppendRows(this DataOperationsCatalog catalog, params IDataView[] views)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(views);
        return AppendedRows.Create(CatalogUtils.GetEnvironment(catalog), views);
    }

    /// <summary>
    /// Puts the rows of several entity types one after the other, as <see cref="AppendRows"/> does, and adds a Text column that says which
    /// a row is of, for <c>MultiEntityPretraining</c>.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="views">The entities, named as their domains in the schema, and their aligned rows.</param>
    /// <param name="entityColumnName">The column that is added.</param>
    /// <exception cref="ArgumentException">There are no views.</exception>
    /// <exception cref="InvalidOperationException">A column has different types, or was aligned differently.</exception>
    public static IDataView AppendEntities(
        this DataOperationsCatalog catalog, IReadOnlyList<(string Entity, IDataView Rows)> views, string entityColumnName = "Entity")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(views);
        ArgumentException.ThrowIfNullOrEmpty(entityColumnName);
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        return AppendedRows.Create(env,
        [
            .. views.Select(view => new EntityNameTransformer(env.Register(nameof(AppendEntities)), view.Entity, entityColumnName).Transform(view.Rows)),
        ]);
    }

    /// <summary>The single-domain model, for the source and as the target's production model.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column, as AlignFeatureSchema makes it.</param>
    /// <param name="exampleWeightColumnName">A column of Single that says how much a row counts; null counts all alike.</param>
    public static CtrTowerTrainer CtrTower(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        catalog.CtrTower(new CtrTowerOptions
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>The single-domain model, for the source and as the target's production model.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static CtrTowerTrainer CtrTower(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, CtrTowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>CTNet: a target tower with adapters from a frozen source tower, whose columns FeaturizeWithSourceTower made.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column, as AlignFeatureSchema makes it.</param>
    /// <param name="exampleWeightColumnName">A column of Single that says how much a row counts; null counts all alike.</param>
    public static CtnetAdapterTrainer CtnetAdapter(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        catalog.CtnetAdapter(new CtnetAdapterOptions
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>CTNet: a target tower with adapters from a frozen source tower.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static CtnetAdapterTrainer CtnetAdapter(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, CtnetAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// MKT, stage 1: one model of the rows of several entity types with different fields, which an entity column tells apart.
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied. Null takes the defaults.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static MultiEntityPretrainingTrainer MultiEntityPretraining(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultiEntityPretrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options ?? new());
    }

    /// <summary>MKT, stage 2: the target entity's own model, with gates from a frozen pre-trained model.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    /// <exception cref="ArgumentException">The pre-trained model is not AlignFeatureSchema and MultiEntityPretraining.</exception>
    public static MultiEntityTransferTrainer MultiEntityTransfer(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultiEntityTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>Measures click probabilities: AUC, GAUC by user, log loss, normalized entropy and calibration.</summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="data">The scored rows; they are read once.</param>
    /// <param name="label">The label column: Boolean, or Single that is 0 or 1.</param>
    /// <param name="probability">The column of predicted probabilities: Single.</param>
    /// <param name="group">The column of users, for GAUC: Text, a key or an integer type; null leaves GAUC out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row has no label or no probability.</exception>
    public static CtrMetrics EvaluateCtr(
        this BinaryClassificationCatalog catalog, IDataView data, string label = DefaultColumnNames.Label,
        string probability = DefaultColumnNames.Probability, string? group = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return CtrEvaluator.Evaluate(data, label, probability, group, cancellationToken);
    }

    /// <summary>
    /// Saves a model so that its file is there as a whole or as it was before: <c>Save</c> writes over the old file, and whoever reads
    /// meanwhile, or a machine that stops, gets half of one. This writes beside (a name of its own that ends in ".new") and renames; a
    /// process that is killed meanwhile leaves that file.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="inputSchema">The columns that it reads; null for none, as for <c>Save</c>.</param>
    /// <param name="path">The .zip.</param>
    /// <exception cref="IOException">It cannot be written, such as on a full disk; the old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to; the old file is as it was.</exception>
    public static void SaveAtomically(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelFiles.Save(catalog, model, inputSchema, path);
    }

    /// <summary>
    /// Loads a model as <c>Load</c> does, for files that may be damaged or come from others: whatever is wrong with the content is one kind
    /// of exception (<c>Load</c> wraps it, and throws ML.NET's own kinds), and a file that would unpack to a hundred times its size is not
    /// unpacked. SECURITY.md says what a model file can do.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="path">The .zip.</param>
    /// <param name="inputSchema">The columns that the model was saved with.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">It is no model, or damaged, or of a newer version of this library.</exception>
    public static ITransformer LoadChecked(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return ModelFiles.Load(catalog, file, path, out inputSchema);
    }

    /// <summary>
    /// Loads a source tower that was trained elsewhere, such as in PyTorch, as a source pipeline: AlignFeatureSchema and CtrTower.
    /// docs/deployment.md describes both files.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="descriptionPath">JSON: the feature schema, the vocabularies and scales, and the tower's sizes.</param>
    /// <param name="weightsPath">The weights, in the safetensors format.</param>
    /// <returns>The pipeline, which FeaturizeWithSourceTower and CtnetAdapter take as their source.</returns>
    /// <exception cref="InvalidModelException">Something is missing, damaged, or does not fit; the message says what.</exception>
    public static TransformerChain<CtrPredictionTransformer> LoadSourceTower(
        this ModelOperationsCatalog catalog, string descriptionPath, string weightsPath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(descriptionPath);
        ArgumentException.ThrowIfNullOrEmpty(weightsPath);
        return TowerImport.Load(CatalogUtils.GetEnvironment(catalog), descriptionPath, weightsPath);
    }

    /// <summary>
    /// Writes a trained model's network as an ONNX file (opset 17), for servers that do not run .NET. Inputs, rows by slots of Single: the
    /// feature column as AlignFeatureSchema makes it, and what the model's source tower reads: the source's columns where
    /// FeaturizeWithSourceTower made them, or, where the source is part of the model, the rows as the source's own alignment encodes them
    /// (<see cref="FeatureAlignmentTransformer.WithDomain"/>). Outputs: Score and Probability, rows by 1. Vocabularies and scales are not
    /// in the file; the metadata has the layout of the slots as JSON, under the inputs' names.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The trained model: a part of it must be CtrTower's or CtnetAdapter's.</param>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="sourceFeatureColumnName">
    /// The input of the source tower's feature vectors, where the source is part of the model.
    /// </param>
    /// <exception cref="ArgumentException">The model has no such part.</exception>
    /// <exception cref="NotSupportedException">The network has an operation without an ONNX form, or more than 2 GB of weights.</exception>
    public static void ConvertToCtnetOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, Stream stream, string sourceFeatureColumnName = "SourceFeatures")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(sourceFeatureColumnName);
        OnnxExport.Write(model, sourceFeatureColumnName, stream);
    }

    /// <summary>
    /// The continual step (CTNet, section 3.3): takes in the newest source model, then trains on new rows only, from where the model is.
    /// Vocabularies grow by the new rows' values; everything that was learnt is kept.
    /// </summary>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="model">
    /// The model of the last step, in memory or loaded: AlignFeatureSchema and a trainer of this library, with or without
    /// FeaturizeWithSourceTower.
    /// </param>
    /// <param name="newRows">The rows of this step; there may be none, to take in the source only.</param>
    /// <param name="refreshedSource">The newest source pipeline; null keeps the source as it is.</param>
    /// <param name="settings">What belongs to this run and not to the model; null for the defaults.</param>
    /// <returns>The model after the step. The given one does not change.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no part that learns, or a refreshed source is given and it has no source.
    /// </exception>
    public static TransformerChain<ITransformer> Continue(
        this BinaryClassificationCatalog catalog, ITransformer model, IDataView newRows, ITransformer? refreshedSource = null,
        ContinueSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(newRows);
        return ContinualStep.Run(CatalogUtils.GetEnvironment(catalog), model, newRows, refreshedSource, settings ?? new());
    }

    /// <summary>
    /// The loop over periods: test, then train, with a source that is trained beside or brought along, measures for each period, and
    /// checkpoints from which an interrupted run goes on.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static ContinualTrainer ContinualTrainer(this MLContext mlContext, ContinualTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(options);
        return new(mlContext, options);
    }
}
