using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>
/// One model of the rows of both domains, with a field for the domain. It needs the source's rows, which CTNet does not.
/// </summary>
internal sealed class JointStrategy(StrategySetting setting) : IStrategy
{
    private readonly FeatureSchema _schema = TaskSchema.Create(setting.Task, domainField: true);
    private readonly CtrTowerTrainer _trainer = setting.ML.BinaryClassification.Trainers.CtrTower(setting.SourceOptions());

    private FeatureAlignmentTransformer? _alignment;
    private CtrPredictionTransformer? _model;

    public IDataView? Score(IDataView targetRows) =>
        _model?.Transform(_alignment!.WithDomain(TaskSchema.Target).Transform(targetRows));

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period)
    {
        (string Domain, IDataView Rows)[] parts = period.Parts;
        foreach ((string domain, IDataView rows) in parts)
            _alignment = setting.ML.Transforms.AlignFeatureSchema(_schema, domain).Fit(rows, _alignment);
        IDataView all = setting.ML.Data.AppendRows(
            [.. parts.Select(part => _alignment!.WithDomain(part.Domain).Transform(part.Rows))]);
        _model = _trainer.Fit(all, null, _model?.Model);
        return all.GetRowCount() ?? 0;
    }
}
