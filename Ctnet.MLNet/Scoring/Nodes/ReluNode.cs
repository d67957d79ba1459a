namespace Ctnet.MLNet.Scoring;

/// <summary>max(x, 0), element by element.</summary>
internal sealed record ReluNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
