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
    private readonly IReadOnlyList<FurtherSource> _refreshedFurther;

    internal CtnetAdapterTrainer(
        IHostEnvironment env, CtnetAdapterOptions options, FrozenTower? refreshed = null,
        IReadOnlyList<FurtherSource>? refreshedFurther = null)
        : base(env, TrainerKind.CtnetAdapter, options)
    {
        _refreshed = refreshed;
        _refreshedFurther = refreshedFurther ?? [];
        foreach (ITransformer? source in (ITransformer?[])[options.Source, .. options.FurtherSources.Select(each => each.Source)])
        {
            if (source is not null)
                FrozenTower.Parts(source, nameof(options));
        }
    }

    /// <summary>The trainer of a continual step, with the step's source.</summary>
    internal static CtnetAdapterTrainer For(Continuation step)
    {
        var source = step.Model.Source as FrozenTower;
        if (source is not null && step.RefreshedSource is not null)
            source = FrozenTower.From(step.RefreshedSource, source.Domain, "refreshedSource");
        IReadOnlyDictionary<string, ITransformer>? newest = step.Run.RefreshedSources;
        FurtherSource[] further =
        [
            .. step.Model.FurtherSources.Select(earlier => newest?.GetValueOrDefault(earlier.Name) is ITransformer pipeline
                ? earlier with { Tower = FrozenTower.From(pipeline, earlier.Tower.Domain, "options") }
                : earlier),
        ];
        return new(step.Env, step.OptionsAs<CtnetAdapterOptions>(), source, further);
    }

    private protected override IReadOnlyList<TrainerKind> ContinuesFrom => [TrainerKind.CtrTower, Kind];

    private protected override IEnumerable<InputColumn> SourceInputs(SchemaShape rows)
    {
        if (!Options.TrainsWithSource)
            return [];
        if (Options.Source is not ITransformer source)
            return _refreshed is null ? ColumnInputs : [];
        return
        [
            .. InputsOf(source, Options.SourceDomain, rows),
            .. Options.FurtherSources.SelectMany(further => InputsOf(further.Source, further.Domain, rows)),
        ];
    }

    // Before a fit, the feature column's domain is not known.
    private static IEnumerable<InputColumn> InputsOf(ITransformer? source, string? domain, SchemaShape rows)
    {
        if (source is null)
            return [];
        FeatureSchema schema = FrozenTower.Parts(source, "options").Alignment.Schema;
        return domain is null ? DomainColumns.RequireNearest(schema, rows) : DomainColumns.Require(schema, domain);
    }

    private IEnumerable<InputColumn> ColumnInputs =>
        TowerColumnsUse.ColumnsOf(Options).Select(column => InputColumn.FloatVector(column, "source"));

    private protected override SourceUse UseSource(FeatureLayout layout, DataViewSchema schema, CtrModelParameters? previous)
    {
        var start = new TowerStart(Host, Options);
        var restart = new AdapterRestart(Host, Options);
        Distillation? distillation = Distill(layout, schema, previous);
        // Without the option, the refreshed tower is used, then the earlier model's tower, then the rows' columns.
        FrozenTower? newest = Options.Source is ITransformer source
            ? FrozenTower.From(source, Options.SourceDomain ?? layout.Domain, "options")
            : _refreshed ?? previous?.Source as FrozenTower;
        if (newest?.WithHistoriesOf(schema) is FrozenTower tower)
        {
            // Later versions of the source may have other layers. A first fit needs as many as the target has.
            if (previous?.Kind != Kind)
                CheckDepth(tower.Depth, "source tower");
            CarryOverTower? carryOver =
                Options.OptionsOfCarryOverTower() is CtnetAdapterOptions second ? new(Host, second, tower) : null;
            FurtherSource[] further = [.. Options.FurtherSources.Select(source => Find(source, layout, schema, previous))];
            return new FrozenTowerUse(tower, further, Options, start, restart, distillation, carryOver);
        }
        if (Options.CarryOverTower is not null || Options.FurtherSources.Count > 0)
        {
            string option = Options.CarryOverTower is null ? nameof(Options.FurtherSources) : nameof(Options.CarryOverTower);
            throw new InvalidOperationException($"{option} needs the source model: give the option "
                + $"{nameof(Options.Source)}, in place of the columns of FeaturizeWithSourceTower.");
        }
        if (Options.TrainsWithSource)
        {
            InputColumn.CheckAll(Host, ColumnInputs, schema);
            CheckDepth(TowerColumnsUse.DepthOf(schema, Options), "source tower");
        }
        return new TowerColumnsUse(Options, start, restart, distillation);
    }

    private protected override CtrNetwork CreateNetwork(FitSetting fit, SourcePath? source, torch.Device device, Random random) =>
        new CtnetNetwork(
            Shape, AdapterShape.Of(Options), fit.Plan, source, device, random, fit.Source.Distillation);

    private FurtherSource Find(
        CtnetSource source, FeatureLayout layout, DataViewSchema schema, CtrModelParameters? previous)
    {
        FrozenTower? earlier = previous?.FurtherSources.FirstOrDefault(each => each.Name == source.Name)?.Tower;
        FrozenTower newest = source.Source is ITransformer pipeline
            ? FrozenTower.From(pipeline, source.Domain ?? layout.Domain, "options")
            : _refreshedFurther.FirstOrDefault(each => each.Name == source.Name)?.Tower ?? earlier
                ?? throw new InvalidOperationException($"{nameof(Options.FurtherSources)}: the source '{source.Name}' has no "
                    + $"{nameof(CtnetSource.Source)}, and no earlier model has a source of this name.");
        if (earlier is null)
            CheckDepth(newest.Depth, $"source tower '{source.Name}'");
        return new(source.Name, newest.WithHistoriesOf(schema));
    }

    private Distillation? Distill(FeatureLayout layout, DataViewSchema schema, CtrModelParameters? previous)
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
            : new(
                Shape.PlanOf(layout), field, previous?.OptimizerState,
                GivenAnew.Of(schema[Options.FeatureColumnName], previous).GetValueOrDefault(field.Space!), Options.Ranks);
        return new(Options.DistillationShare, Shape.LogitShift, evidence);
    }

    private void CheckDepth(int source, string name)
    {
        if (Options.ReadsSource && source != Options.HiddenUnits.Length)
        {
            throw new ArgumentException($"The {name} has {source} hidden layers and the options' HiddenUnits "
                + $"{Options.HiddenUnits.Length}. The numbers must be equal, because an adapter joins layer l of both.");
        }
    }
}
