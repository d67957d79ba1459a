namespace Ctnet.MLNet.Scoring;

/// <summary>The values of a weight, the same for every row.</summary>
internal sealed record ConstantNode(string Name, string Weight) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [];
}
