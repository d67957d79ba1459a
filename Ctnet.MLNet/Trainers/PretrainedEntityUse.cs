using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>Uses one entity's side of a pre-trained multi-entity model, which is evaluated on the training device.</summary>
/// <param name="host">Receives warnings.</param>
/// <param name="entity">The entity's side.</param>
/// <param name="options">The trainer's options.</param>
internal sealed class PretrainedEntityUse(IHost host, FrozenEntity entity, MultiEntityTransferOptions options)
    : FrozenSourceUse(entity, isRead: true)
{
    public override void TakeInto(StartingPoint start, DataViewSchema schema, CtrModelParameters? previous)
    {
        if (!options.NewIdsFromPretrained)
            return;
        if (FeatureLayout.AlignmentOf(schema[options.FeatureColumnName]) is FittedAlignment alignment)
        {
            start.TakeNewRows(new SourceRows(entity, alignment), withState: false);
            return;
        }
        using IChannel channel = host.Start("Start");
        channel.Warning(
            "New ids start random, and not from the pre-trained model: column '{0}' does not say which value has which id.",
            options.FeatureColumnName);
    }

    public override SourcePath Open(IReadOnlyList<int> widths, torch.Device device) =>
        new EntityPath(entity.Shape, entity.Plan, entity.Entity, entity.Weights, device);
}
