using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Settings;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Trains the target entity's model (MKT, section 3, stage 2): a tower, and gates that add the vectors of a frozen pre-trained
/// model. It trains on target rows only. Training starts anew, or goes on from its own model, perhaps with a newer pre-trained
/// model.
/// </summary>
public sealed class MultiEntityTransferTrainer : CtrTrainer<MultiEntityTransferOptions>
{
    internal MultiEntityTransferTrainer(IHostEnvironment env, MultiEntityTransferOptions options)
        : base(env, TrainerKind.MultiEntityTransfer, options)
    {
        if (options.Pretrained is not null)
            FrozenEntity.Parts(options.Pretrained, nameof(options));
    }

    /// <summary>The trainer of a continual step, with the step's pre-trained model.</summary>
    internal static MultiEntityTransferTrainer For(Continuation step)
    {
        MultiEntityTransferOptions options = step.OptionsAs<MultiEntityTransferOptions>();
        if (step.RefreshedSource is not null)
            FrozenEntity.Parts(step.RefreshedSource, "refreshedSource");
        options.Pretrained = step.RefreshedSource;
        options.Entity = step.Model.Source!.Domain;
        return new(step.Env, options);
    }

    private protected override IEnumerable<InputColumn> SourceInputs(SchemaShape rows) =>
        Options is { Pretrained: ITransformer pretrained, Entity: string entity }
            ? DomainColumns.Require(FrozenEntity.Parts(pretrained, "options").Alignment.Schema, entity)
            : [];

    private protected override SourceUse UseSource(FeatureLayout layout, DataViewSchema schema, CtrModelParameters? previous)
    {
        FrozenEntity entity = Options.Pretrained is ITransformer pretrained
            ? EntitySide.Of(pretrained, Options.Entity ?? layout.Domain)
            : previous?.Source as FrozenEntity ?? throw new ArgumentException(
                $"{nameof(Options.Pretrained)} must be given if there is no earlier model to take it from.");
        return new PretrainedEntityUse(Host, entity, Options);
    }

    private protected override CtrNetwork CreateNetwork(FitSetting fit, SourcePath? source, torch.Device device, Random random) =>
        new MultiEntityTransferNetwork(Shape, fit.Plan, source!, ((EntityPath)source!).CommonDepth, device, random);
}
