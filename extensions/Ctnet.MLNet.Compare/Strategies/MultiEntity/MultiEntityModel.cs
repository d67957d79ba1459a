using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Strategies.MultiEntity;

/// <summary>A multi-entity model that is trained on the rows of both domains, period after period.</summary>
/// <param name="setting">The task and the seed.</param>
/// <param name="change">Changes the options.</param>
internal sealed class MultiEntityModel(StrategySetting setting, Action<MultiEntityPretrainingOptions>? change)
{
    private readonly FeatureSchema _schema = TaskSchema.Create(setting.Task);
    private readonly MultiEntityPretrainingTrainer _trainer =
        setting.ML.BinaryClassification.Trainers.MultiEntityPretraining(Options(setting, change));

    private FeatureAlignmentTransformer? _alignment;
    private CtrPredictionTransformer? _model;

    /// <summary>The pipeline that a target model transfers from; null before the first row.</summary>
    public ITransformer? Pipeline =>
        _model is null ? null : new TransformerChain<ITransformer>(_alignment!.WithDomain(TaskSchema.Target), _model);

    /// <summary>Whether it has been trained on target rows. In a log whose target begins later, it has not at first.</summary>
    public bool KnowsTarget { get; private set; }

    /// <summary>Predicts target rows; null before it has been trained on any.</summary>
    public IDataView? Score(IDataView targetRows) =>
        KnowsTarget ? _model!.Transform(Together([(TaskSchema.Target, targetRows)])) : null;

    public long Train(StrategyPeriod period)
    {
        (string Domain, IDataView Rows)[] parts = period.Parts;
        foreach ((string domain, IDataView rows) in parts)
            _alignment = setting.ML.Transforms.AlignFeatureSchema(_schema, domain).Fit(rows, _alignment);
        IDataView all = Together(parts);
        _model = _trainer.Fit(all, null, _model?.Model);
        KnowsTarget |= period.Target is not null;
        return all.GetRowCount() ?? 0;
    }

    private IDataView Together((string Domain, IDataView Rows)[] parts) => setting.ML.Data.AppendEntities(
        [.. parts.Select(part => (part.Domain, _alignment!.WithDomain(part.Domain).Transform(part.Rows)))]);

    private static MultiEntityPretrainingOptions Options(StrategySetting setting, Action<MultiEntityPretrainingOptions>? change)
    {
        MultiEntityPretrainingOptions options = setting.SourceOptions<MultiEntityPretrainingOptions>();
        change?.Invoke(options);
        return options;
    }
}
