namespace Ctnet.MLNet.Scoring;

/// <summary>x sigmoid(x), element by element.</summary>
internal sealed record SiluNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
