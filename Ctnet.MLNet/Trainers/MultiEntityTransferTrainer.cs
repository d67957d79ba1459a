using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Trains the target-entity model (MKT, section 3, stage 2): a tower of its own, and gates that add what a frozen pre-trained model makes
/// of the row, on target rows alone. Starts from nothing, or goes on from its own model, perhaps with a pre-trained model that has learnt
/// since.
/// </summary>
public sealed class MultiEntityTransferTrainer : CtrTrainer<MultiEntityTransferOptions>
{
    internal const string Name = "MultiEntityTransfer";

    internal MultiEntityTransferTrainer(IHostEnvironment env, MultiEntityTransferOptions options) : base(env, Name, options)
    {
        if (options.Pretrained is not null)
            PretrainedEntity.Parts(options.Pretrained);
    }

    private protected override bool ReadsSource => true;

    private protected override SourceTowerModel FindSource(FeatureLayout layout, CtrModelParameters? previous)
    {
        if (Options.Pretrained is ITransformer pretrained)
            return PretrainedEntity.From(pretrained, Options.Entity ?? layout.Domain);
        return previous?.Source ?? throw new ArgumentException(
            $"{nameof(Options.Pretrained)} must be given where there is no earlier model to take it from.");
    }

    private protected override void TakeFromSource(StartingPoint start, DataViewSchema schema, SourceTowerModel? source, CtrModelParameters? previous)
    {
        if (!Options.NewIdsFromPretrained)
            return;
        if (FeatureLayout.AlignmentOf(schema[Options.FeatureColumnName]) is FittedAlignment alignment)
        {
            start.TakeNewRows(new SourceRows(source!, alignment), withState: false);
            return;
        }

        using IChannel channel = Host.Start("Start");
        channel.Warning(
            "New ids start random, and not from the pre-trained model: column '{0}' does not say which value has which id.", Options.FeatureColumnName);
    }

    private protected override void CheckSource(SchemaShape inputSchema)
    {
        if (Options is { Pretrained: ITransformer pretrained, Entity: string entity })
            InputColumn.CheckAll(Host, FittedAlignment.InputsOf(PretrainedEntity.Parts(pretrained).Alignment.Schema, entity), inputSchema);
    }

    private protected override IReadOnlyList<string> VectorColumns(DataViewSchema schema, SourceTowerModel? source) =>
        [Options.FeatureColumnName, SourceFeaturesColumn];

    private protected override SourcePath CreateSource(
        SourceTowerModel? source, ImpressionColumns columns, ImpressionReader reader, torch.Device device) =>
        new FrozenEntity(PretrainedEntity.ShapeOf(source!), source!.Plan, PretrainedEntity.EntityOf(source), source.Tower.Weights, device);

    private protected override CtrNetwork CreateNetwork(
        FeaturePlan plan, SourcePath? source, FitSetting setting, torch.Device device, Random random) => new MultiEntityTransferNetwork(
            Shape, plan, source!, PretrainedEntity.ShapeOf(setting.Source!).Tower.HiddenUnits.Count, device, random);
}
