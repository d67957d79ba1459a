using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>One model of both domains' rows together, with a field that says the domain. Needs the source's rows, which CTNet does not.</summary>
internal sealed class JointStrategy(MLContext ml, FeatureSchema schemaWithDomain, int seed) : IStrategy
{
    private readonly CtrTowerTrainer _trainer = ml.BinaryClassification.Trainers.CtrTower(
        StrategyOptions.Create<CtrTowerOptions>(StrategyOptions.SourceEmbeddingLearningRate, seed));

    private FeatureAlignmentTransformer? _alignment;
    private CtrPredictionTransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(_alignment!.ForDomain(TaskSchema.Target).Transform(targetRows));

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period)
    {
        (string Domain, IDataView Rows)[] parts =
        [
            .. new[] { (TaskSchema.Source, period.Source), (TaskSchema.Target, period.Target) }
                .Where(part => part.Item2 is not null).Select(part => (part.Item1, part.Item2!)),
        ];
        foreach ((string domain, IDataView rows) in parts)
            _alignment = ml.Transforms.AlignFeatureSchema(schemaWithDomain, domain).Fit(rows, _alignment);
        IDataView all = ml.Data.AppendRows([.. parts.Select(part => _alignment!.ForDomain(part.Domain).Transform(part.Rows))]);
        _model = _trainer.Fit(all, null, _model?.Model);
        return all.GetRowCount() ?? 0;
    }
}
