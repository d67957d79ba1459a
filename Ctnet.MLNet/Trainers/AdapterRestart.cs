using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Training;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Lets adapters start anew whose source layer has another width than in the earlier model. New adapters add nothing at first.
/// All other adapters stay.
/// </summary>
/// <param name="host">Receives the warning.</param>
/// <param name="options">The trainer's options.</param>
internal sealed class AdapterRestart(IHost host, CtnetAdapterOptions options)
{
    private readonly AdapterShape _shape = AdapterShape.Of(options);

    /// <summary>The target layers whose adapters start anew; 0 is the input.</summary>
    /// <param name="widths">The widths of the source's vectors s_0 .. s_L.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    /// <param name="source">The name of a further source; null for the first one.</param>
    public IReadOnlyList<int> LayersOf(IReadOnlyList<int> widths, CtrModelParameters? previous, string? source = null)
    {
        // If the options let an adapter read another layer now, the source is not what differs.
        if (previous?.Kind != TrainerKind.CtnetAdapter
            || previous.OptionsAs<CtnetAdapterOptions>().AdapterInput != options.AdapterInput)
            return [];
        return
        [
            .. Enumerable.Range(0, options.HiddenUnits.Length + 1).Where(layer =>
                previous.Weights.TryGetValue(
                    $"{GraphNames.OfSource(source, CtnetNetwork.AdapterName(layer))}.layer.weight", out WeightTensor? weight)
                && weight.Columns != widths[_shape.SourceLayerFor(layer, widths.Count - 1)]),
        ];
    }

    /// <summary>Leaves such adapters out of a starting point, and warns.</summary>
    public void TakeInto(
        StartingPoint point, IReadOnlyList<int> widths, CtrModelParameters? previous, string? source = null)
    {
        IReadOnlyList<int> layers = LayersOf(widths, previous, source);
        if (layers.Count == 0)
            return;
        foreach (int layer in layers)
        {
            point.LeaveOut(GraphNames.OfSource(source, CtnetNetwork.AdapterName(layer)));
            point.LeaveOut(GraphNames.OfSource(source, CtnetNetwork.ConversionAdapterName(layer)));
        }
        using IChannel channel = host.Start("Start");
        channel.Warning(
            "The {1} has other widths than the one that the earlier model saw: the adapters of the target layers {0} "
            + "start anew and pass nothing at first. The other adapters stay.",
            string.Join(", ", layers), source is null ? "source tower" : $"source tower '{source}'");
    }
}
