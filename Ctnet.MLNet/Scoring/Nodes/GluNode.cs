namespace Ctnet.MLNet.Scoring;

/// <summary>Gated linear unit: the first half of the input times the sigmoid of its second half.</summary>
internal sealed record GluNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
