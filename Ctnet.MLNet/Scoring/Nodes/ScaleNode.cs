namespace Ctnet.MLNet.Scoring;

/// <summary>The input times one learnt factor, a tensor of one value.</summary>
internal sealed record ScaleNode(string Name, string Input, string Factor) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
