using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Settings;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Trains CTNet (CTNet, section 3): a target tower with adapters from a frozen source tower. It trains on target rows only.
/// Training starts anew, or goes on from its own model or from the target's <see cref="CtrTowerTrainer"/> model. In the last case
/// the new model predicts the same as that model before its first step.
/// </summary>
public sealed class CtnetAdapterTrainer : CtrTrainer<CtnetAdapterOptions>
{
    private readonly FrozenTower? _refreshed;

    internal CtnetAdapterTrainer(IHostEnvironment env, CtnetAdapterOptions options, FrozenTower? refreshed = null)
        : base(env, TrainerKind.CtnetAdapter, options)
    {
        _refreshed = refreshed;
        if (options.Source is not null)
            FrozenTower.Parts(options.Source);
    }

    /// <summary>The trainer of a continual step, with the step's source.</summary>
    internal static CtnetAdapterTrainer For(Continuation step)
    {
        var source = step.Model.Source as FrozenTower;
        if (source is not null && step.RefreshedSource is not null)
            source = FrozenTower.From(step.RefreshedSource, source.Domain);
        return new(step.Env, step.OptionsAs<CtnetAdapterOptions>(), source);
    }

    private protected override IReadOnlyList<TrainerKind> ContinuesFrom => [TrainerKind.CtrTower, Kind];

    private protected override IEnumerable<InputColumn> SourceInputs
    {
        get
        {
            if (!Options.TrainsWithSource)
                return [];
            if (Options.Source is not ITransformer source)
                return _refreshed is null ? ColumnInputs : [];
            return Options.SourceDomain is string domain
                ? DomainColumns.Require(FrozenTower.Parts(source).Alignment.Schema, domain)
                : [];
        }
    }

    private IEnumerable<InputColumn> ColumnInputs =>
        TowerColumnsUse.ColumnsOf(Options).Select(column => InputColumn.FloatVector(column, "source"));

    private protected override SourceUse UseSource(FeatureLayout layout, DataViewSchema schema, CtrModelParameters? previous)
    {
        var start = new TowerStart(Host, Options);
        var restart = new AdapterRestart(Host, Options);
        Distillation? distillation = Distill(layout, previous);
        // Without the option, the refreshed tower is used, then the earlier model's tower, then the rows' columns.
        FrozenTower? newest = Options.Source is ITransformer source
            ? FrozenTower.From(source, Options.SourceDomain ?? layout.Domain)
            : _refreshed ?? previous?.Source as FrozenTower;
        if (newest?.WithHistoriesOf(schema) is FrozenTower tower)
        {
            // Later versions of the source may have other layers. A first fit needs as many as the target has.
            if (previous?.Kind != Kind)
                CheckDepth(tower.Depth);
            CarryOverTower? carryOver =
                Options.OptionsOfCarryOverTower() is CtnetAdapterOptions second ? new(Host, second, tower) : null;
            return new FrozenTowerUse(tower, Options, start, restart, distillation, carryOver);
        }
        if (Options.CarryOverTower is not null)
        {
            throw new InvalidOperationException($"{nameof(Options.CarryOverTower)} needs the source model: give the option "
                + $"{nameof(Options.Source)}, in place of the columns of FeaturizeWithSourceTower.");
        }
        if (Options.TrainsWithSource)
        {
            InputColumn.CheckAll(Host, ColumnInputs, schema);
            CheckDepth(TowerColumnsUse.DepthOf(schema, Options));
        }
        return new TowerColumnsUse(Options, start, restart, distillation);
    }

    private protected override CtrNetwork CreateNetwork(FitSetting fit, SourcePath? source, torch.Device device, Random random) =>
        new CtnetNetwork(
            Shape, AdapterShape.Of(Options), fit.Plan, source, device, random, fit.Source.Distillation);

    private Distillation? Distill(FeatureLayout layout, CtrModelParameters? previous)
    {
        if (Options.DistillationShare == 0)
            return null;
        FieldSlots? field = Options.DistillationField is null
            ? null
            : layout.Fields.FirstOrDefault(each => each.Name == Options.DistillationField);
        if (Options.DistillationField is string name && field is not { Kind: FieldKind.Categorical })
        {
            IEnumerable<string> fields =
                layout.Fields.Where(each => each.Kind == FieldKind.Categorical).Select(each => each.Name);
            throw new InvalidOptionsException(
                $"{nameof(CtnetAdapterOptions)}.{nameof(Options.DistillationField)} must be a categorical field of the rows' "
                + $"features ({string.Join(", ", fields)}), but is '{name}'.");
        }

        SourceEvidence? evidence = field is null
            ? null
            : new(Shape.PlanOf(layout), field, previous?.OptimizerState);
        return new(Options.DistillationShare, Shape.LogitShift, evidence);
    }

    private void CheckDepth(int source)
    {
        if (Options.ReadsSource && source != Options.HiddenUnits.Length)
        {
            throw new ArgumentException($"The source tower has {source} hidden layers and the options' HiddenUnits "
                + $"{Options.HiddenUnits.Length}. The numbers must be equal, because an adapter joins layer l of both.");
        }
    }
}
