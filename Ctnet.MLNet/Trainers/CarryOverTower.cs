using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>The second tower of a CTNet that predicts the mean of two logits. It carries the source's changes over.</summary>
/// <param name="host">Receives warnings.</param>
/// <param name="options">The second tower's options.</param>
/// <param name="source">The newest source tower.</param>
internal sealed class CarryOverTower(IHost host, CtnetAdapterOptions options, FrozenTower source)
{
    private readonly NetworkShape _shape = NetworkShape.Of(options);

    public CtnetAdapterOptions Options => options;

    /// <summary>Takes the source's weights, or its change since the last step, into the tower's starting point.</summary>
    /// <param name="point">The starting point, which this method changes.</param>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="previous">The earlier model; null if it had no second tower.</param>
    public void TakeInto(StartingPoint point, DataViewSchema schema, CtrModelParameters? previous) =>
        new TowerStart(host, options).TakeInto(point, source, schema, previous);

    /// <summary>Creates the network.</summary>
    /// <param name="fit">What the trainer knows before the fit.</param>
    /// <param name="path">The path to the source, if training reads it.</param>
    /// <param name="device">The training device.</param>
    public CtrNetwork CreateNetwork(FitSetting fit, SourcePath? path, torch.Device device)
    {
        Distillation? distillation =
            options.DistillationShare > 0 ? new(options.DistillationShare, _shape.LogitShift, null) : null;
        return new CtnetNetwork(
            _shape, AdapterShape.Of(options), fit.Plan, path, device, fit.Seeds.FirstWeights, distillation);
    }
}
