using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>Samples a network's gates at the first batch of a pass and at every 64th batch after it.</summary>
internal sealed class GateWatch(CtrNetwork network, Device device)
{
    private const int Distance = 64, FewRows = 256;

    private readonly OrderedDictionary<
        (int Layer, string? Vector, string? Source), List<(double Openness, double Shut, double Saturated)>> _seen = [];
    private long _batches;

    public IReadOnlyList<AdapterGates> Gates =>
    [
        .. _seen.Select(layer => new AdapterGates(
            layer.Key.Layer,
            layer.Value.Average(seen => seen.Openness),
            layer.Value.Average(seen => seen.Shut),
            layer.Value.Average(seen => seen.Saturated)) { Vector = layer.Key.Vector, Source = layer.Key.Source }),
    ];

    public void Look(ImpressionBatch batch)
    {
        if (_batches++ % Distance != 0 || batch.Count == 0)
            return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var rows = new BatchPart(batch, 0, Math.Min(batch.Count, FewRows), device);
        foreach ((int layer, string? vector, Tensor gate, string? source) in network.Gates(rows))
        {
            if (!_seen.TryGetValue((layer, vector, source), out var seen))
                _seen.Add((layer, vector, source), seen = []);
            seen.Add((gate.mean().item<float>(), ShareOf(gate.lt(0.01)), ShareOf(gate.gt(0.99))));
        }
    }

    private static double ShareOf(Tensor which) => which.to(ScalarType.Float32).mean().item<float>();
}
