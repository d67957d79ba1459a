using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>Uses a frozen source tower, which is evaluated on the training device.</summary>
/// <param name="tower">The tower.</param>
/// <param name="options">The trainer's options.</param>
/// <param name="start">Takes over the tower's weights where a fit starts from them.</param>
/// <param name="restart">Lets adapters start anew that do not fit the tower.</param>
/// <param name="distillation">How the tower's predictions enter the labels; null if they do not.</param>
/// <param name="carryOver">The second tower; null if there is none.</param>
internal sealed class FrozenTowerUse(
    FrozenTower tower, CtnetAdapterOptions options, TowerStart start, AdapterRestart restart, Distillation? distillation,
    CarryOverTower? carryOver)
    : FrozenSourceUse(tower, options.TrainsWithSource)
{
    public override Distillation? Distillation => distillation;

    public override CarryOverTower? CarryOver => carryOver;

    public override int? FallbackRows => options.FallbackRows;

    public override void TakeInto(StartingPoint point, DataViewSchema schema, CtrModelParameters? previous)
    {
        start.TakeInto(point, tower, schema, previous);
        restart.TakeInto(point, tower.Widths, previous);
    }

    public override IReadOnlyList<int> RestartedAdapters(DataViewSchema schema, CtrModelParameters? previous) =>
        restart.LayersOf(tower.Widths, previous);

    public override SourcePath? Open(IReadOnlyList<int> widths, torch.Device device) => !options.TrainsWithSource
        ? null
        : new TowerPath(
            tower.Shape with { Precision = options.MatrixPrecision }, tower.Plan, tower.Weights, device,
            AdapterShape.Of(options).ReadsLastLayer || tower.Depth < options.HiddenUnits.Length,
            needsLogit: options.IsTaught);
}
