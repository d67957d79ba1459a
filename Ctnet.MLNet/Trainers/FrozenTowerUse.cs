using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>Uses frozen source towers, which are evaluated on the training device.</summary>
/// <param name="tower">The first source's tower.</param>
/// <param name="further">The further sources' towers.</param>
/// <param name="options">The trainer's options.</param>
/// <param name="start">Takes over the first tower's weights where a fit starts from them.</param>
/// <param name="restart">Lets adapters start anew that do not fit their tower.</param>
/// <param name="distillation">How the first tower's predictions enter the labels; null if they do not.</param>
/// <param name="carryOver">The second tower; null if there is none.</param>
internal sealed class FrozenTowerUse(
    FrozenTower tower, IReadOnlyList<FurtherSource> further, CtnetAdapterOptions options, TowerStart start,
    AdapterRestart restart, Distillation? distillation, CarryOverTower? carryOver)
    : FrozenSourceUse(tower, options.TrainsWithSource)
{
    public override IReadOnlyList<FurtherSource> Further => further;

    public override IReadOnlyList<string> Columns => [.. base.Columns, .. further.Select(source => ColumnOf(source.Name))];

    public override Distillation? Distillation => distillation;

    public override CarryOverTower? CarryOver => carryOver;

    public override int? FallbackRows => options.FallbackRows;

    public override IDataView AddColumns(IHost host, IDataView rows) => further.Aggregate(
        base.AddColumns(host, rows), (added, source) => Encode(host, source.Tower, added, ColumnOf(source.Name)));

    public override void TakeInto(StartingPoint point, DataViewSchema schema, CtrModelParameters? previous)
    {
        start.TakeInto(point, tower, schema, previous);
        restart.TakeInto(point, tower.Widths, previous);
        foreach (FurtherSource source in further)
            restart.TakeInto(point, source.Tower.Widths, previous, source.Name);
    }

    public override IReadOnlyList<int> RestartedAdapters(DataViewSchema schema, CtrModelParameters? previous) =>
        restart.LayersOf(tower.Widths, previous);

    public override IReadOnlyList<FurtherSourceRecord> RecordsOfFurther(CtrModelParameters? previous) =>
    [
        .. further.Select(source => new FurtherSourceRecord(
            source.Name, source.Tower.Version, restart.LayersOf(source.Tower.Widths, previous, source.Name))),
    ];

    public override SourcePath? Open(IReadOnlyList<int> widths, torch.Device device)
    {
        if (!options.TrainsWithSource)
            return null;
        TowerPath first = PathTo(tower, device, options.IsTaught, null, 1);
        return further.Count == 0
            ? first
            : new TowersPath(
                first, [.. further.Select((source, i) => PathTo(source.Tower, device, false, source.Name, i + 2))]);
    }

    private static string ColumnOf(string source) => $"{FeaturesColumn}.{source}";

    private TowerPath PathTo(FrozenTower source, torch.Device device, bool needsLogit, string? name, int column) => new(
        source.Shape with { Precision = options.MatrixPrecision }, source.Plan, source.Weights, device,
        AdapterShape.Of(options).ReadsLastLayer || source.Depth < options.HiddenUnits.Length, needsLogit, name, column);
}
