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
/// Trains CTNet (section 3): a target tower with adapters from a frozen source tower, on target rows alone. Starts from nothing, from a
/// <see cref="CtrTowerTrainer"/>'s model of the target (whose predictions it then equals before its first step), or from its own.
/// </summary>
public sealed class CtnetAdapterTrainer : CtrTrainer<CtnetAdapterOptions>
{
    internal const string Name = "CtnetAdapter";

    private readonly SourceTowerModel? _refreshed;

    internal CtnetAdapterTrainer(IHostEnvironment env, CtnetAdapterOptions options, SourceTowerModel? refreshed = null) : base(env, Name, options)
    {
        _refreshed = refreshed;
        if (options.Source is not null)
            SourceTowerModel.Parts(options.Source);
    }

    private protected override bool ReadsSource => Options.ReadsSource;

    private protected override int? FallbackRows => Options.FallbackRows;

    private string[] RequiredSourceColumns => SourceTowerColumns.All(Options.SourceColumnPrefix, Options.HiddenUnits.Length);

    private protected override IReadOnlyList<string> ContinuesFrom => [CtrTowerTrainer.Name, Name];

    private protected override SourceTowerModel? FindSource(FeatureLayout layout, CtrModelParameters? previous)
    {
        if (Options.Source is ITransformer source)
            return SourceTowerModel.From(source, Options.SourceDomain ?? layout.Domain);
        // Without the option: the one of a refresh, or the one that the earlier model has, or columns of the data.
        return _refreshed ?? previous?.Source;
    }

    private protected override void TakeFromSource(StartingPoint start, DataViewSchema schema, SourceTowerModel? source, CtrModelParameters? previous)
    {
        SourceTowerModel? newest = source ?? SourceTowerColumns.ModelOf(schema, Options.SourceColumnPrefix);
        bool startsThere = previous is null && Options.Start == TargetStart.Source;
        bool carriesOver = previous?.Trainer == Name && Options.SourceRefresh != SourceRefresh.Replace;
        if (!startsThere && !carriesOver && !Options.NewIdsFromSource)
            return;
        if (newest is null || FeatureLayout.AlignmentOf(schema[Options.FeatureColumnName]) is not FittedAlignment alignment)
        {
            const string Reason = "the rows' columns do not say which value has which id, or which source model made them: they come from elsewhere "
                + "than AlignFeatureSchema and FeaturizeWithSourceTower";
            if (startsThere || carriesOver)
                throw new InvalidOperationException($"The source's weights cannot be taken over: {Reason}.");
            using IChannel channel = Host.Start("Start");
            channel.Warning("New ids start random, and not from the source: {0}.", Reason);
            return;
        }

        var rows = new SourceRows(newest, alignment);
        if (startsThere)
        {
            newest.CheckSameShape($"{nameof(Options.Start)} {Options.Start}", Shape, start.Plan.Layout);
            start.TakeTower(newest);
        }

        if (startsThere || Options.NewIdsFromSource)
            start.TakeNewRows(rows, withState: startsThere);
        if (carriesOver)
            CarryOver(start, previous!, newest, rows, alignment);
    }

    private void CarryOver(StartingPoint start, CtrModelParameters previous, SourceTowerModel newest, SourceRows rows, FittedAlignment alignment)
    {
        string what = $"{nameof(Options.SourceRefresh)} {Options.SourceRefresh}";
        SourceTowerModel before = previous.Source ?? throw new InvalidOperationException(
            $"{what} needs the source model that the earlier model saw, which it keeps where the option {nameof(Options.Source)} is used, and not columns.");
        newest.CheckSameShape(what, Shape, start.Plan.Layout);
        before.CheckSameShape(what, Shape, start.Plan.Layout);
        if (!ReferenceEquals(before.Tower, newest.Tower))
            start.AddChange(before, newest, new SourceRows(before, alignment), rows);
    }

    private protected override void CheckSource(SchemaShape inputSchema)
    {
        if (!Options.ReadsSource)
            return;
        if (Options.Source is not ITransformer source)
        {
            if (_refreshed is null)
                InputColumn.CheckAll(Host, RequiredSourceColumns.Select(column => InputColumn.FloatVector(column, "source")), inputSchema);
            return;
        }

        if (Options.SourceDomain is string domain)
            InputColumn.CheckAll(Host, FittedAlignment.InputsOf(SourceTowerModel.Parts(source).Alignment.Schema, domain), inputSchema);
    }

    private protected override IReadOnlyList<string> VectorColumns(DataViewSchema schema, SourceTowerModel? source)
    {
        if (!Options.ReadsSource)
            return [Options.FeatureColumnName];
        if (source is not null)
        {
            CheckDepth(source.Depth);
            return [Options.FeatureColumnName, SourceFeaturesColumn];
        }


        InputColumn.CheckAll(Host, RequiredSourceColumns.Select(column => InputColumn.FloatVector(column, "source")), schema);
        int depth = Options.HiddenUnits.Length;
        while (schema.GetColumnOrNull(SourceTowerColumns.Layer(Options.SourceColumnPrefix, depth + 1)) is not null)
            depth++;
        CheckDepth(depth);
        return [Options.FeatureColumnName, .. RequiredSourceColumns];
    }

    private protected override SourcePath? CreateSource(SourceTowerModel? source, ImpressionColumns columns, ImpressionReader reader, torch.Device device)
    {
        if (!Options.ReadsSource)
            return null;
        if (source is null)
            return new SourceColumns([.. columns.Vectors.Skip(1)], reader.Widths[1..]);
        return new FrozenTower(source.Shape with { Precision = Options.MatrixPrecision }, source.Plan, source.Tower.Weights, device, Adapters.ReadsLastLayer);
    }

    private protected override CtrNetwork CreateNetwork(
        FeaturePlan plan, SourcePath? source, FitSetting setting, torch.Device device, Random random) =>
        new CtnetNetwork(Shape, Adapters, plan, source, device, random);

    private AdapterShape Adapters => new(
        Options.AdapterKind, Options.AdapterInput, Options.AdapterPlace, Options.AdapterLayers, Options.SourceEmbedding, Options.SourceLogit);

    private void CheckDepth(int source)
    {
        if (source != Options.HiddenUnits.Length)
        {
            throw new ArgumentException($"The source tower has {source} hidden layers and the options' HiddenUnits "
                + $"{Options.HiddenUnits.Length}: an adapter joins layer l of both, so they must be equally many.");
        }
    }
}
