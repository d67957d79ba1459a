using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.SourceTower;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Trains one model on the rows of several entity types with different fields (MKT, section 3, stage 1). An entity column says which a row
/// is of; where an entity is named as a domain of the schema, its specific fields are those that the domain maps.
/// </summary>
public sealed class MultiEntityPretrainingTrainer : CtrTrainer<MultiEntityPretrainingOptions>
{
    internal const string Name = "MultiEntityPretraining", MarksColumn = "Ctnet.EntityMarks";

    internal MultiEntityPretrainingTrainer(IHostEnvironment env, MultiEntityPretrainingOptions options) : base(env, Name, options)
    {
    }

    private protected override IEnumerable<InputColumn> FurtherInputs => [EntityColumn.Require(Options.EntityColumnName)];

    private protected override IReadOnlyList<EntityFields> FindEntities(
        IDataView data, CtrModelParameters? previous, CancellationToken cancellationToken)
    {
        DataViewSchema.Column features = data.Schema[Options.FeatureColumnName];
        return EntityColumn.Find(
            data, Options.EntityColumnName, previous?.Content.Entities ?? [], FeatureLayout.Of(features)!, FeatureLayout.AlignmentOf(features)?.Schema,
            cancellationToken);
    }

    private protected override IDataView AddColumns(IDataView data, FitSetting setting) =>
        new EntityMarksTransformer(Host, Options.EntityColumnName, setting.Entities!, MarksColumn).Transform(data);

    private protected override IReadOnlyList<string> VectorColumns(DataViewSchema schema, SourceTowerModel? source) =>
        [Options.FeatureColumnName, MarksColumn];

    private protected override CtrNetwork CreateNetwork(
        FeaturePlan plan, SourcePath? source, FitSetting setting, torch.Device device, Random random) =>
        new MultiEntityNetwork(MultiEntityShape.Of(Options), plan, setting.Entities!, device, random);
}
