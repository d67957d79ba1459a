using Ctnet.MLNet.Entities;
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
/// Trains one model on the rows of several entity types with different fields (MKT, section 3, stage 1). An entity column names
/// each row's entity. If the schema has a domain of the same name, the entity's specific fields are those that the domain maps.
/// </summary>
public sealed class MultiEntityPretrainingTrainer : CtrTrainer<MultiEntityPretrainingOptions>
{
    internal MultiEntityPretrainingTrainer(IHostEnvironment env, MultiEntityPretrainingOptions options)
        : base(env, TrainerKind.MultiEntityPretraining, options)
    {
    }

    private protected override IEnumerable<InputColumn> FurtherInputs => [EntityColumn.Require(Options.EntityColumnName)];

    private protected override RowEntities FindEntities(IDataView data, CtrModelParameters? previous)
    {
        DataViewSchema.Column features = data.Schema[Options.FeatureColumnName];
        var entities = new RowEntities(Options.EntityColumnName, EntityColumn.Find(
            data, Options.EntityColumnName, previous?.Content.Entities ?? [], FeatureLayout.Of(features)!,
            FeatureLayout.AlignmentOf(features)?.Schema, Options.Ranks, Options.CancellationToken));
        WarnOfUnknownRates([.. entities.All.Select(entity => entity.Name)]);
        return entities;
    }

    private void WarnOfUnknownRates(string[] entities)
    {
        using IChannel channel = Host.Start("Entities");
        foreach (string name in (Options.EntitySamplingRates?.Keys ?? []).Except(entities))
        {
            channel.Warning(
                "EntitySamplingRates names '{0}', and no row so far is of this entity; there are {1}.", name,
                string.Join(", ", entities));
        }
    }

    private protected override CtrNetwork CreateNetwork(FitSetting fit, SourcePath? source, torch.Device device, Random random) =>
        new MultiEntityNetwork(MultiEntityShape.Of(Options), fit.Plan, fit.Entities!.All, device, random);
}
