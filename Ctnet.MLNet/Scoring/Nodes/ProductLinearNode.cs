namespace Ctnet.MLNet.Scoring;

/// <summary>
/// (weight * factor) x + bias + offset, with an elementwise product: a layer whose weights are those of all entities times those of one
/// (STAR).
/// </summary>
internal sealed record ProductLinearNode(string Name, string Input, string Weight, string Factor, string Bias, string Offset) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
