using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Problems;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// The base of this library's trainers. Training needs libtorch; the model that comes of it does not. A trainer is immutable and may fit
/// from several threads, though libtorch's number of threads is one setting for the process.
/// </summary>
/// <typeparam name="TOptions">The trainer's options.</typeparam>
public abstract class CtrTrainer<TOptions> : ITrainerEstimator<CtrPredictionTransformer, CtrModelParameters> where TOptions : CtrTrainerOptions
{
    private readonly string _name;

    private protected CtrTrainer(IHostEnvironment env, string name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsValidator.Validate(options);
        _name = name;
        Host = env.Register(name);
        Options = (TOptions)options.Copy();
        // Drawn once, and kept in the model: fitting twice gives the same, and so do later steps.
        Options.Seed ??= Host.Rand.Next();
    }

    /// <summary>What ML.NET wants to know of a trainer: no normalization, no caching, calibrated.</summary>
    public TrainerInfo Info { get; } = new(normalization: false, calibration: false, caching: false, supportValid: true, supportIncrementalTrain: true);

    private protected IHost Host { get; }

    private protected TOptions Options { get; }

    /// <summary>Trains on the rows.</summary>
    /// <param name="input">The training rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="BadRowException">A row has a number or a weight that is none, and such rows are refused.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, or libtorch or the GPU cannot be used; the message says what to do.
    /// </exception>
    public CtrPredictionTransformer Fit(IDataView input) => Fit(input, null, null);

    /// <summary>Trains on the rows; with an earlier model, goes on from it: its weights, its optimizer's state where it has one.</summary>
    /// <param name="trainData">The training rows; with an earlier model there may be none.</param>
    /// <param name="validationData">
    /// Rows that the passes are judged on: the model is as after the pass with the least log loss. Null keeps the last pass.
    /// </param>
    /// <param name="modelParameters">
    /// The earlier model; null starts anew. Its feature vectors must have the same fields; there may be more ids now, none may have moved.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="ArgumentException">
    /// The earlier model has other fields, or was made with other sizes; or the options ask for early stopping and there are no validation
    /// rows.
    /// </exception>
    /// <exception cref="BadRowException">A row has a number or a weight that is none, and such rows are refused.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, or libtorch or the GPU cannot be used; the message says what to do.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' cancellation token was cancelled.</exception>
    public CtrPredictionTransformer Fit(IDataView trainData, IDataView? validationData = null, CtrModelParameters? modelParameters = null)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        InputColumn.CheckAll(Host, RequiredInputs, trainData.Schema);
        TorchRuntime.EnsureAvailable();
        using var scope = torch.NewDisposeScope();
        FeatureLayout layout = LayoutOf(trainData.Schema);
        CheckContinuation(modelParameters, layout);
        if (validationData is not null)
            CheckValidation(validationData, layout);
        else if (Options.EarlyStoppingPatience is int patience && modelParameters is null)
            throw new ArgumentException($"EarlyStoppingPatience is {patience}, which needs validation rows, and Fit was given none.", nameof(validationData));
        torch.Device device = TorchRuntime.Resolve(Host, Options.GpuDeviceId, Options.FallbackToCpu);
        // A worker multiplies its own matrices, and has a part of the batch that is worth it; a GPU needs no workers.
        int threads = device.type == DeviceType.CPU ? Options.NumberOfThreads ?? Environment.ProcessorCount : 1;
        using var workers = new WorkerPool(Math.Clamp(Options.BatchSize / TrainedNetwork.LeastRowsOfAWorker, 1, threads));
        torch.set_num_threads(1);
        if (device.type == DeviceType.CUDA)
            torch.backends.cuda.matmul.allow_tf32 = Options.MatrixPrecision == MatrixPrecision.Tf32;

        var seeds = new TrainerSeeds(Options.Seed!.Value, modelParameters?.Steps ?? 0);
        SourceTowerModel? source = FindSource(layout, modelParameters);
        var setting = new FitSetting(layout, source, FindEntities(trainData, modelParameters, Options.CancellationToken));
        trainData = AddColumns(trainData, setting);
        var columns = new ImpressionColumns(Options.LabelColumnName, Options.ExampleWeightColumnName, VectorColumns(trainData.Schema, source));
        ImpressionReader reader = Reader(trainData);
        FeaturePlan plan = Shape.PlanOf(layout);
        StartingPoint start = StartFrom(modelParameters?.WithoutFallback, plan, seeds);
        TakeFromSource(start, trainData.Schema, source, modelParameters);
        using SourcePath? path = CreateSource(source, columns, reader, device);
        using TrainedNetwork network = Create(start, workers.Count, seeds, device, () => CreateNetwork(plan, path, setting, device, seeds.FirstWeights));
        using FallbackTower? fallback = FallbackRows is not int memory ? null : new(
            Create(
                StartFrom(modelParameters?.TowerAlone, plan, seeds), workers.Count, seeds, device,
                () => new CtrTowerNetwork(Shape, plan, device, seeds.FirstWeights)),
            memory, modelParameters?.Content.Transfer, (modelParameters?.Steps ?? 0) + 1);

        if (fallback is null && modelParameters?.Content.Transfer is { UsesSource: false })
        {
            using IChannel channel = Host.Start("Start");
            channel.Warning("The earlier model predicted with its fallback tower, which the options leave out: the model predicts with the source again.");
        }

        var settings = new LoopSettings(Options.NumberOfEpochs, Options.LearningRate, Options.EmbeddingLearningRate)
        {
            Schedule = RateSchedule.Of(Options), Patience = Options.EarlyStoppingPatience, Period = Options.Period,
        };
        var loop = new TrainingLoop(network, workers, settings, fallback);
        FieldDropper? dropper = Options.FieldDropRate > 0 ? new(layout, Options.FieldDropRate, seeds.FieldDrops) : null;
        ImpressionReader Reader(IDataView rows) => new(rows, columns, Options.BadRows);
        BatchSource Batches(ImpressionReader rows, int pool, FieldDropper? dropper = null) =>
            new(
                rows,
                [
                    new FeatureEncoder(plan, trained: true, dropper),
                    .. network.Network.FurtherColumns.Select(taken => taken is null ? null : new FeatureEncoder(taken, trained: false)),
                ],
                Options.BatchSize, pool, Options.PositiveWeight);
        ImpressionReader? validation = validationData is null ? null : Reader(AddColumns(validationData, setting));
        TrainingResult result = loop.Run(
            Batches(reader, Options.ShufflePoolSize, dropper), validation is null ? null : Batches(validation, 0), seeds.Shuffles, Host,
            Options.Progress, Options.CancellationToken);
        if (result.Rows == 0 && modelParameters is null)
            throw new InvalidOperationException(string.Join(' ', ["There are no rows to train on.", .. reader.Warnings("training")]));
        WarnOfBadRows(reader.Warnings("training"), validation?.Warnings("validation") ?? []);

        result.CheckFinite(Options.Period);
        JsonElement options = JsonSerializer.SerializeToElement(Options, ModelJson.Options);
        TrainingRecord record = Record(result, reader.BadRows, options, modelParameters, source) with { Transfer = fallback?.Check() };
        var content = new CtrModelContent(
            _name, options, layout, fallback is { State.UsesSource: false } ? fallback.Export() : network.Network.Export(),
            [.. modelParameters?.History ?? [], record],
            setting.Entities, fallback?.State);
        return new CtrPredictionTransformer(Host, new CtrModelParameters(content, result.Weights, result.OptimizerState, source), Options.FeatureColumnName);
    }

    /// <summary>The columns of the fitted transformer's output.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumn.CheckAll(Host, RequiredInputs, inputSchema);
        SourceTowerEstimator.CheckFeatureColumn(Host, inputSchema, Options.FeatureColumnName);
        CheckSource(inputSchema);
        return SchemaShapes.Extend(inputSchema, PredictionColumns.For(null));
    }

    private StartingPoint StartFrom(CtrModelParameters? earlier, FeaturePlan plan, TrainerSeeds seeds) =>
        new(plan, RowOptimizer.Of(Options.EmbeddingOptimizer), seeds.NewRows, earlier);

    private TrainedNetwork Create(StartingPoint start, int replicas, TrainerSeeds seeds, torch.Device device, Func<CtrNetwork> create)
    {
        Embeddings embeddings = Embeddings.Create(start.Plan, start.Rows, start.RowState, device, RowOptimizer.Of(Options.EmbeddingOptimizer));
        Replicas? networks = null;
        try
        {
            networks = new Replicas(replicas, create);
            networks[0].LoadDense(start.Dense);
            // Whatever the correction is now, the model predicts what it predicted.
            if (start.LogitShift is double shift && shift != Shape.LogitShift)
                networks[0].ShiftLogit(shift - Shape.LogitShift);
            Random masks = seeds.Dropout;
            foreach (CtrNetwork replica in networks.Where(_ => Options.Dropout > 0))
                replica.DropHidden(Options.Dropout, masks.Next(), device);
            var dense = new DenseParameters(networks, device, Options.DenseOptimizer);
            dense.LoadState(start.DenseState);
            return new(networks, embeddings, dense);
        }
        catch
        {
            networks?.Dispose();
            embeddings.Dispose();
            throw;
        }
    }

    /// <summary>The frozen source tower that becomes part of the model, if there is one.</summary>
    private protected virtual SourceTowerModel? FindSource(FeatureLayout layout, CtrModelParameters? previous) => null;

    /// <summary>What the fit's starting point takes from the source.</summary>
    /// <param name="start">As it is without one.</param>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="source">The source tower that becomes part of the model, if there is one.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    private protected virtual void TakeFromSource(StartingPoint start, DataViewSchema schema, SourceTowerModel? source, CtrModelParameters? previous)
    {
    }

    /// <summary>By how many of the newest rows a fallback is judged that trains beside the network; null for none.</summary>
    private protected virtual int? FallbackRows => null;

    /// <summary>Whether the network reads the source tower.</summary>
    private protected virtual bool ReadsSource => false;

    private protected virtual void CheckSource(SchemaShape inputSchema)
    {
    }

    /// <summary>The vector columns that the network takes in, the feature column first.</summary>
    private protected virtual IReadOnlyList<string> VectorColumns(DataViewSchema schema, SourceTowerModel? source) => [Options.FeatureColumnName];

    /// <summary>The entities that the rows and the earlier model have; null where the trainer knows none.</summary>
    private protected virtual IReadOnlyList<EntityFields>? FindEntities(
        IDataView data, CtrModelParameters? previous, CancellationToken cancellationToken) => null;

    /// <summary>Adds the columns that are made for training only.</summary>
    private protected virtual IDataView AddColumns(IDataView data, FitSetting setting) => setting.Source is not SourceTowerModel source || !ReadsSource
        ? data
        : new FeatureAlignmentTransformer(
            Host, source.Alignment, source.Domain, SourceFeaturesColumn, ProblemColumn.PolicyBeside(data.Schema)).Transform(data);

    private protected abstract CtrNetwork CreateNetwork(FeaturePlan plan, SourcePath? source, FitSetting setting, torch.Device device, Random random);

    private protected virtual SourcePath? CreateSource(
        SourceTowerModel? source, ImpressionColumns columns, ImpressionReader reader, torch.Device device) => null;

    private protected virtual IReadOnlyList<string> ContinuesFrom => [_name];

    private protected NetworkShape Shape => NetworkShape.Of(Options);

    private void WarnOfBadRows(params IEnumerable<string>[] warnings)
    {
        using IChannel channel = Host.Start("BadRows");
        foreach (string warning in warnings.SelectMany(each => each))
            channel.Warning("{0}", warning);
    }

    private TrainingRecord Record(
        TrainingResult result, IReadOnlyList<BadRowCount> badRows, JsonElement options, CtrModelParameters? previous, SourceTowerModel? source) => new(
        (previous?.Steps ?? 0) + 1, _name, Options.Period, result.Rows, badRows, result.LogLoss, source?.Tower.Version,
        previous is not null && JsonElement.DeepEquals(previous.Content.Options, options) ? null : options, result.Gates,
        result.Entities.Count == 0 ? null : result.Entities);

    private IEnumerable<InputColumn> RequiredInputs =>
    [
        InputColumn.FloatVector(Options.FeatureColumnName, "feature"),
        InputColumn.Label(Options.LabelColumnName),
        .. Options.ExampleWeightColumnName is string weight ? new[] { InputColumn.Weight(weight) } : [],
        .. FurtherInputs,
    ];

    /// <summary>Columns that it reads beside features, label and weight.</summary>
    private protected virtual IEnumerable<InputColumn> FurtherInputs => [];

    private FeatureLayout LayoutOf(DataViewSchema schema) => FeatureLayout.Of(schema[Options.FeatureColumnName]) ?? throw Host.ExceptSchemaMismatch(
        "inputSchema", "feature", Options.FeatureColumnName, $"the annotation {FeatureLayout.AnnotationKind}, which AlignFeatureSchema makes", "none");

    private void CheckContinuation(CtrModelParameters? previous, FeatureLayout layout)
    {
        if (previous is null)
            return;
        if (!ContinuesFrom.Contains(previous.Trainer))
            throw new ArgumentException($"{_name} cannot go on from a model of {previous.Trainer}.", nameof(previous));
        if (!previous.Layout.HasSameSlotsAs(layout))
        {
            throw new ArgumentException($"The earlier model was trained on other fields: {string.Join(", ", previous.Layout.SlotNames)}; "
                + $"the rows have {string.Join(", ", layout.SlotNames)}.", nameof(previous));
        }

        SavingOptions earlier = previous.OptionsAs<SavingOptions>();
        if (earlier.EmbeddingSize != Options.EmbeddingSize || !earlier.HiddenUnits.SequenceEqual(Options.HiddenUnits))
        {
            throw new ArgumentException($"The earlier model has EmbeddingSize {earlier.EmbeddingSize} "
                + $"and HiddenUnits [{string.Join(", ", earlier.HiddenUnits)}]; "
                + $"the options say {Options.EmbeddingSize} and [{string.Join(", ", Options.HiddenUnits)}].", nameof(previous));
        }

        if (earlier.Kind != SavingOptions.KindOf(Options))
            throw new ArgumentException($"The earlier model has {earlier.Kind}; the options say {SavingOptions.KindOf(Options)}.", nameof(previous));

        // The other way round is fine: weights that start at zero change nothing.
        if (earlier.LinearTerm && !Options.LinearTerm)
            throw new ArgumentException(
                "The earlier model has a LinearTerm, which the options leave out: what it learnt would be forgotten.", nameof(previous));
    }

    // Before training: the first pass over many rows may take hours.
    private void CheckValidation(IDataView validationData, FeatureLayout layout)
    {
        InputColumn.CheckAll(Host, RequiredInputs, validationData.Schema);
        if (LayoutOf(validationData.Schema) is var validation && !validation.HasSameSlotsAs(layout))
        {
            throw new ArgumentException(
                $"The validation rows have the fields {string.Join(", ", validation.SlotNames)}, and the training rows "
                + $"{string.Join(", ", layout.SlotNames)}: align both with the same fitted alignment.", nameof(validationData));
        }
    }

    private protected const string SourceFeaturesColumn = "Ctnet.SourceFeatures";
}
