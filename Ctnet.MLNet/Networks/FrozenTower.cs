using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The source tower on the training device (CTNet, section 3.2): the newest source model, which takes no gradient.</summary>
internal sealed class FrozenTower : SourcePath
{
    /// <summary>What the source model's weights are called within a CTNet: "source" in place of "tower".</summary>
    public const string Name = "source";

    /// <summary>Which of a batch's vector columns has the source's features.</summary>
    private const int Column = 1;

    private readonly Embeddings _embeddings;
    private readonly Tower _tower;

    public FrozenTower(NetworkShape shape, FeaturePlan plan, IReadOnlyDictionary<string, WeightTensor> weights, Device device)
    {
        _embeddings = Embeddings.Create(plan, [.. plan.Tables.Select(table => weights[CtrNetwork.NameOf(table)])], null, device);
        _tower = new Tower(plan.InputWidth, shape.HiddenUnits, new Random(0));
        using var _ = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in _tower.named_parameters())
        {
            using Tensor values = weights[$"{CtrNetwork.TowerName}.{name}"].ToTensor(CPU);
            parameter.copy_(values);
            parameter.requires_grad_(false);
        }

        _tower.to(device);
        Widths = [plan.InputWidth, .. shape.HiddenUnits];
    }

    public override IReadOnlyList<int> Widths { get; }

    public override IReadOnlyList<FeaturePlan?> Columns => [_embeddings.Plan];

    public override SourceVectors Compute(BatchPart part)
    {
        using var _ = no_grad();
        EmbeddedInput features = _embeddings.Embed(part.Batch, Column, part.First, part.Count, training: false);
        Tensor[] hidden = _tower.Hidden(features.Input);
        Tensor logit = _tower.Logit(hidden[^1]);
        return new(hidden, features.Linear is null ? logit : logit + features.Linear);
    }

    public override (string[] Hidden, string Logit) Export(GraphBuilder graph)
    {
        string vector = graph.Input("sourceFeatures", _embeddings.Plan.Layout.Width);
        (string input, string? linear) = graph.Features(Name, vector, _embeddings.Plan);
        string[] hidden = graph.Hidden(Name, input, _tower.Depth);
        return (hidden, graph.Logit(Name, hidden[^1], linear));
    }

    public override void Dispose()
    {
        _embeddings.Dispose();
        _tower.Dispose();
        base.Dispose();
    }
}
