using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>
/// The frozen source tower on the training device (CTNet, section 3.2): the newest source model, whose weights have no gradients.
/// </summary>
internal sealed class TowerPath : SourcePath
{
    private readonly NetworkShape _shape;
    private readonly int _column;
    private readonly EmbeddingTables _embeddings;
    private readonly Tower _tower;
    private readonly bool _whole, _needsLogit;

    /// <param name="shape">The tower's shape.</param>
    /// <param name="plan">How the source's feature vectors are encoded.</param>
    /// <param name="weights">The source model's weights.</param>
    /// <param name="device">The training device.</param>
    /// <param name="whole">
    /// Whether the network reads the tower's last layer or its logit. Otherwise scoring needs neither.
    /// </param>
    /// <param name="needsLogit">Whether training needs the logit, even if the network does not read it.</param>
    /// <param name="name">The name of a further source; null for the first one.</param>
    /// <param name="column">The vector column of a batch that has the source's features.</param>
    public TowerPath(
        NetworkShape shape, FeaturePlan plan, IReadOnlyDictionary<string, WeightTensor> weights, Device device, bool whole = true,
        bool needsLogit = false, string? name = null, int column = 1)
    {
        (_shape, _whole, _needsLogit) = (shape, whole, needsLogit);
        (Name, _column) = (name, column);
        _embeddings = EmbeddingTables.Create(
            plan, [.. plan.Tables.Select(table => weights[GraphNames.Table(GraphNames.Tower, table)])],
            null, device);
        _tower = new Tower(plan, shape, new Random(0));
        _tower.Freeze(weights, device);
        Widths = [plan.InputWidth, .. shape.HiddenUnits];
    }

    public override string? Name { get; }

    public override IReadOnlyList<int> Widths { get; }

    public override IReadOnlyList<FeaturePlan?> Columns => [_embeddings.Plan];

    public override SourceVectors Compute(BatchPart part)
    {
        using var _ = no_grad();
        EmbeddedInput features = _embeddings.Embed(part.Batch, _column, part.First, part.Count, training: false);
        bool whole = _whole || _needsLogit;
        Tensor[] hidden = _tower.Hidden(_tower.Input(features), whole ? _tower.Depth : _tower.Depth - 1);
        if (!whole)
            return new(hidden, null);
        Tensor logit = _tower.Logit(hidden[0], hidden[^1]);
        using Scalar shift = _shape.LogitShift;
        if (_shape.LogitShift != 0)
            logit = logit.Plus(shift);
        return new(hidden, features.Linear is null ? logit : logit.Plus(features.Linear));
    }

    public override SourcePass? CreatePass()
    {
        bool whole = _whole || _needsLogit;
        return _embeddings is HostRows host
            && _tower.CreatePass(trained: false, whole ? _tower.Depth : _tower.Depth - 1, head: whole) is TowerPass tower
            ? new TowerSourcePass(host, _column, tower, (float)_shape.LogitShift)
            : null;
    }

    public override (string[] Hidden, string Logit) Export(GraphBuilder graph)
    {
        string tower = Name is null ? GraphNames.Source : GraphNames.Further(Name);
        string vector = graph.Input(
            Name is null ? GraphNames.SourceFeatures : GraphNames.FurtherFeatures(Name), _embeddings.Plan.Layout.Width);
        (string input, string? linear) = graph.Features(tower, vector, _embeddings.Plan);
        if (!_whole)
        {
            NetworkShape read = _shape with { HiddenUnits = [.. _shape.HiddenUnits.SkipLast(1)] };
            return (graph.Hidden(tower, input, read), "");
        }

        string[] hidden = graph.Hidden(tower, input, _shape);
        return (hidden, graph.Logit(tower, _embeddings.Plan, _shape, input, hidden[^1], linear));
    }

    public override void Dispose()
    {
        _embeddings.Dispose();
        _tower.Dispose();
        base.Dispose();
    }
}
