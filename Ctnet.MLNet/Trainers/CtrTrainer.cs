using System.ComponentModel;
using System.Text.Json;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// The base of this library's trainers. Training needs libtorch; the trained model does not. A trainer is immutable and may fit
/// from several threads at once. libtorch's number of threads is one setting for the whole process. It is one while a fit runs,
/// and afterwards what it was before.
/// </summary>
/// <typeparam name="TOptions">The trainer's options.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CtrTrainer<TOptions> : ITrainerEstimator<CtrPredictionTransformer, CtrModelParameters>
    where TOptions : CtrTrainerOptions
{
    private protected CtrTrainer(IHostEnvironment env, TrainerKind kind, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsValidator.Validate(options);
        Kind = kind;
        Host = env.Register(kind.Name);
        Options = (TOptions)options.Copy();
        // The seed is drawn once and kept in the model, so that a second fit and later steps are repeatable. All ranks have
        // that of the first.
        Options.Seed ??= Options.Ranks.OfFirst(Host.Rand.Next());
    }

    /// <summary>
    /// What ML.NET asks of a trainer: it needs no normalization, calibration or caching, and supports validation and earlier
    /// models.
    /// </summary>
    public TrainerInfo Info { get; } =
        new(normalization: false, calibration: false, caching: false, supportValid: true, supportIncrementalTrain: true);

    private protected TrainerKind Kind { get; }

    private protected IHost Host { get; }

    private protected TOptions Options { get; }

    private protected NetworkShape Shape => NetworkShape.Of(Options);

    /// <summary>The trainers whose models this one can go on from.</summary>
    private protected virtual IReadOnlyList<TrainerKind> ContinuesFrom => [Kind];

    /// <summary>The columns that the trainer reads beside features, label and weight.</summary>
    private protected virtual IEnumerable<InputColumn> FurtherInputs => [];

    /// <summary>The columns that the source reads, as far as they are known before a fit.</summary>
    private protected virtual IEnumerable<InputColumn> SourceInputs(SchemaShape rows) => [];

    private IEnumerable<InputColumn> RequiredInputs =>
    [
        InputColumn.FloatVector(Options.FeatureColumnName, "feature"),
        InputColumn.Label(Options.LabelColumnName),
        .. Options.ExampleWeightColumnName is string weight ? new[] { InputColumn.Weight(weight) } : [],
        .. ConversionInputs,
        .. FurtherInputs,
    ];

    /// <summary>Trains on the rows.</summary>
    /// <param name="input">The training rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="BadRowException">
    /// A row has a number or a weight that cannot be used, and such rows are refused.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, or all have the weight 0, or libtorch or the GPU cannot be used; the message says what to do.
    /// </exception>
    public CtrPredictionTransformer Fit(IDataView input) => Fit(input, null, null);

    /// <summary>
    /// Trains on the rows. With an earlier model, training goes on from its weights and, if it has one, its optimizer state.
    /// </summary>
    /// <param name="trainData">The training rows. With an earlier model there may be none.</param>
    /// <param name="validationData">
    /// The validation rows. The trained model is that of the pass with the lowest log loss on them. Null keeps the last pass.
    /// </param>
    /// <param name="modelParameters">
    /// The earlier model; null starts anew. Its feature vectors must have the same fields. The fields may have more ids now, but
    /// no id may have moved.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="ArgumentException">
    /// The earlier model has other fields or other sizes, ids have moved since, or it comes from a trainer that this one cannot
    /// go on from; or the options ask for early stopping and there are no validation rows.
    /// </exception>
    /// <exception cref="BadRowException">
    /// A row has a number or a weight that cannot be used, and such rows are refused.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, or all have the weight 0, or libtorch or the GPU cannot be used, or the ranks of a job do not agree;
    /// the message says what to do.
    /// </exception>
    /// <exception cref="RankFailedException">Another rank could not read its rows.</exception>
    /// <exception cref="OperationCanceledException">The options' cancellation token was cancelled.</exception>
    public CtrPredictionTransformer Fit(
        IDataView trainData, IDataView? validationData = null, CtrModelParameters? modelParameters = null)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        FeatureLayout layout = Check(trainData, validationData, modelParameters);
        return TrainingMachine.Run(Host, Options, machine =>
        {
            RankAgreement.Check(
                Kind, Options, trainData.Schema[Options.FeatureColumnName], modelParameters, validationData is not null);
            FitSetting fit = Find(trainData, layout, modelParameters);
            TrainingRows rows = TrainingRows.Open(Host, Options, fit, trainData, validationData);
            using SourcePath? path = fit.Source.Open(rows.WidthsOf(fit.Source.Columns), machine.Device);
            using Trainee trainee = new TraineeFactory(Options, fit, machine).Create(
                path, () => CreateNetwork(fit, path, machine.Device, fit.Seeds.FirstWeights));
            return MakeModel(fit, rows, trainee, Train(fit, rows, trainee, machine));
        });
    }

    /// <summary>Goes on from the model of a continual step.</summary>
    internal CtrPredictionTransformer Continue(Continuation step) => Fit(step.Rows, null, step.Model);

    /// <summary>The columns of the fitted transformer's output.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumn.CheckAll(Host, RequiredInputs, inputSchema);
        FeatureLayout.CheckShape(Host, inputSchema, Options.FeatureColumnName);
        InputColumn.CheckAll(Host, SourceInputs(inputSchema), inputSchema);
        return SchemaShapes.Extend(inputSchema, PredictionColumns.For(null, Options.PredictsConversions));
    }

    /// <summary>Chooses how a fit uses a source.</summary>
    /// <param name="layout">The layout of the rows' feature vectors.</param>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    private protected virtual SourceUse UseSource(FeatureLayout layout, DataViewSchema schema, CtrModelParameters? previous) =>
        SourceUse.None;

    /// <summary>Finds the entities of the rows and of the earlier model; null if the trainer has no entities.</summary>
    private protected virtual RowEntities? FindEntities(IDataView data, CtrModelParameters? previous) => null;

    private protected abstract CtrNetwork CreateNetwork(FitSetting fit, SourcePath? source, torch.Device device, Random random);

    private ConversionTrainerOptions? Conversions => Options as ConversionTrainerOptions;

    private IEnumerable<InputColumn> ConversionInputs =>
    [
        .. Conversions?.ConversionColumnName is string conversion ? new[] { InputColumn.Conversion(conversion) } : [],
        .. Conversions?.ConversionWeightColumnName is string weight ? new[] { InputColumn.Weight(weight) } : [],
    ];

    private FeatureLayout Check(IDataView trainData, IDataView? validationData, CtrModelParameters? previous)
    {
        var checks = new FitChecks(Host, Options, RequiredInputs);
        FeatureLayout layout = checks.CheckRows(trainData, nameof(trainData));
        if (previous is not null)
            checks.CheckContinuation(previous, layout, trainData.Schema, Kind, ContinuesFrom);
        checks.CheckValidation(validationData, layout, isContinued: previous is not null);
        TorchRuntime.EnsureAvailable();
        return layout;
    }

    private FitSetting Find(IDataView trainData, FeatureLayout layout, CtrModelParameters? previous)
    {
        SourceUse source = UseSource(layout, trainData.Schema, previous);
        var seeds = new TrainerSeeds(Options.Seed!.Value, previous?.Steps ?? 0, Options.Ranks.Rank);
        return new(Shape.PlanOf(layout), trainData.Schema, source, FindEntities(trainData, previous), previous, seeds);
    }

    private TrainingResult Train(FitSetting fit, TrainingRows rows, Trainee trainee, TrainingMachine machine)
    {
        if (fit.Previous is not null)
            EarlierModelWarnings.Send(Host, fit.Previous, trainee.FallbackState);
        FieldDropper? dropper = Options.FieldDropRate > 0
            ? new(fit.Plan.Layout, Options.FieldDropRate, fit.Seeds.FieldDrops)
            : null;
        BatchSource Batches(ImpressionReader reader, int pool, FieldDropper? dropper) => new(
            reader,
            [
                new FeatureEncoder(fit.Plan, trained: true, dropper),
                .. trainee.Network.FurtherColumns.Select(plan => plan is null ? null : new FeatureEncoder(plan, trained: false)),
            ],
            Options.BatchSize, pool, Options.PositiveWeight, trainee.Network.LogitChoice)
        {
            Ranks = Options.Ranks,
        };
        var loop = new TrainingLoop(trainee, machine.Workers, LoopSettings.Of(Options));
        TrainingResult result = loop.Run(
            Batches(rows.Training, Options.ShufflePoolSize, dropper),
            rows.Validation is null ? null : Batches(rows.Validation, 0, null), fit.Seeds.Shuffles, Host, machine.Progress,
            machine.CancellationToken);
        if (result.Rows == 0 && fit.Previous is null)
        {
            throw new InvalidOperationException(string.Join(
                ' ', ["There are no rows to train on.", .. rows.Training.Warnings("training"), .. ReadOnce(fit, rows)]));
        }
        rows.WarnOfBadRows(Host);
        result.CheckFinite(Options.Period);
        return result;
    }

    // Rows that can be read once only are empty after the alignment has read them.
    private IEnumerable<string> ReadOnce(FitSetting fit, TrainingRows rows)
    {
        long aligned = FeatureLayout.AlignmentOf(fit.Schema[Options.FeatureColumnName])?.Report.Fields
            .Where(field => field.Domain == fit.Plan.Layout.Domain).Select(field => field.Rows).DefaultIfEmpty().Max() ?? 0;
        if (aligned > 0 && rows.Training.BadRows.Count == 0)
        {
            yield return $"The alignment was fitted on {aligned} rows. If these are the same rows, they can be read once only: "
                + "keep them in a list, or in memory with mlContext.Data.Cache.";
        }
    }

    private CtrPredictionTransformer MakeModel(FitSetting fit, TrainingRows rows, Trainee trainee, TrainingResult result)
    {
        JsonElement options = JsonSerializer.SerializeToElement(Options, ModelJson.Options);
        bool sameOptions = fit.Previous is not null && JsonElement.DeepEquals(fit.Previous.Content.Options, options);
        var record = new TrainingRecord(
            fit.Step, Kind.Name, Options.Period, result.Rows, rows.BadRowsOf(Options.Ranks), result.LogLoss,
            fit.Source.Frozen?.Version,
            sameOptions ? null : options, result.Gates, result.Entities.Count == 0 ? null : result.Entities)
        {
            Fallback = trainee.CheckSource(),
            RestartedAdapters = fit.Source.RestartedAdapters(fit.Schema, fit.Previous),
            FurtherSources = fit.Source.RecordsOfFurther(fit.Previous),
            Ids = fit.TurnoverOf(Options.FeatureColumnName),
        };
        var content = new CtrModelContent(
            Kind.Name, options, fit.Plan.Layout, trainee.Export(), [.. fit.Previous?.History ?? [], record], fit.Entities?.All,
            trainee.FallbackState, trainee.LossScale, fit.Alignment(Options.FeatureColumnName));
        CtrModelParameters model = new(content, result.Weights, result.OptimizerState, fit.Source.Frozen, fit.Source.Further);
        Options.Ranks.CheckSame(("the trained model", Options.Ranks.Size == 1 ? "" : model.Version));
        return new(Host, model, Options.FeatureColumnName);
    }
}
