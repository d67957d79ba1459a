using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// One continual step of a pipeline: each transformer that learns goes on with the new rows, source towers are replaced, all others stay
/// as they are.
/// </summary>
internal sealed class ContinualStep
{
    private readonly IHostEnvironment _env;
    private readonly ITransformer? _refreshedSource;
    private readonly ContinueSettings _settings;

    private ContinualStep(IHostEnvironment env, ITransformer? refreshedSource, ContinueSettings settings) =>
        (_env, _refreshedSource, _settings) = (env, refreshedSource, settings);

    public static TransformerChain<ITransformer> Run(
        IHostEnvironment env, ITransformer model, IDataView newRows, ITransformer? refreshedSource, ContinueSettings settings)
    {
        // Before any row is read: a step may take hours.
        ITransformer[] parts = [.. Chains.Parts(model)];
        if (!parts.Any(part => part is CtrPredictionTransformer))
            throw new ArgumentException("The model has no trainer of this library that could go on.", nameof(model));
        if (refreshedSource is not null
            && !parts.Any(part => part is SourceTowerTransformer or CtrPredictionTransformer { Model.Source: not null }))
            throw new ArgumentException("A refreshed source is given, but the model has no source tower.", nameof(refreshedSource));
        return new TransformerChain<ITransformer>([.. new ContinualStep(env, refreshedSource, settings).Continue(parts, newRows)]);
    }

    private IEnumerable<ITransformer> Continue(ITransformer[] parts, IDataView rows)
    {
        bool carriesOver = _refreshedSource is not null && parts.OfType<CtrPredictionTransformer>().Any(CarriesOver);
        foreach (ITransformer part in parts)
        {
            ITransformer next = part switch
            {
                FeatureAlignmentTransformer alignment => Continue(carriesOver ? WithSourceValues(alignment) : alignment, rows),
                SourceTowerTransformer source => Continue(source),
                CtrPredictionTransformer prediction => Continue(prediction, rows),
                _ => part,
            };
            rows = next.Transform(rows);
            yield return next;
        }
    }

    // What the source learns of a value can only be carried over to a target that knows the value.
    private FeatureAlignmentTransformer WithSourceValues(FeatureAlignmentTransformer alignment) => new(
        _env.Register(nameof(FeatureAlignmentTransformer)), alignment.Alignment.WithValuesOf(SourceTowerModel.Parts(_refreshedSource!).Alignment.Alignment),
        alignment.Domain, alignment.OutputColumnName, alignment.BadRows);

    private static bool CarriesOver(CtrPredictionTransformer prediction) => prediction.Model.Trainer == CtnetAdapterTrainer.Name
        && prediction.Model.OptionsAs<CtnetAdapterOptions>().SourceRefresh != SourceRefresh.Replace;

    private FeatureAlignmentTransformer Continue(FeatureAlignmentTransformer alignment, IDataView rows) =>
        new FeatureAlignmentEstimator(
            _env, alignment.Schema, alignment.Domain, alignment.OutputColumnName, _settings.BadRows ?? alignment.BadRows).Fit(rows, alignment);

    private SourceTowerTransformer Continue(SourceTowerTransformer source) => _refreshedSource is null
        ? source
        : new(_env.Register(nameof(SourceTowerTransformer)), SourceTowerModel.From(_refreshedSource, source.Domain), source.Prefix);

    private CtrPredictionTransformer Continue(CtrPredictionTransformer prediction, IDataView rows)
    {
        CtrModelParameters model = prediction.Model;
        if (model.Trainer == CtrTowerTrainer.Name)
            return new CtrTowerTrainer(_env, Prepare(model.OptionsAs<CtrTowerOptions>())).Fit(rows, null, model);

        if (model.Trainer == MultiEntityPretrainingTrainer.Name)
            return new MultiEntityPretrainingTrainer(_env, Prepare(model.OptionsAs<MultiEntityPretrainingOptions>())).Fit(rows, null, model);
        if (model.Trainer == MultiEntityTransferTrainer.Name)
        {
            MultiEntityTransferOptions options = Prepare(model.OptionsAs<MultiEntityTransferOptions>());
            (options.Pretrained, options.Entity) = (_refreshedSource, model.Source!.Domain);
            return new MultiEntityTransferTrainer(_env, options).Fit(rows, null, model);
        }

        SourceTowerModel? source = model.Source;
        if (source is not null && _refreshedSource is not null)
            source = SourceTowerModel.From(_refreshedSource, source.Domain);
        return new CtnetAdapterTrainer(_env, Prepare(model.OptionsAs<CtnetAdapterOptions>()), source).Fit(rows, null, model);
    }

    private TOptions Prepare<TOptions>(TOptions options) where TOptions : CtrTrainerOptions
    {
        options.GpuDeviceId = _settings.GpuDeviceId;
        options.FallbackToCpu = _settings.FallbackToCpu;
        options.NumberOfThreads = _settings.NumberOfThreads;
        options.MatrixPrecision = _settings.MatrixPrecision;
        options.BadRows = _settings.BadRows ?? options.BadRows;
        options.Period = _settings.Period;
        options.Progress = _settings.Progress;
        options.CancellationToken = _settings.CancellationToken;
        return options;
    }
}
