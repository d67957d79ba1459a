namespace Ctnet.MLNet.Scoring;

/// <summary>exp(x_i) / sum of exp(x_j) over the values of a row.</summary>
internal sealed record SoftmaxNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
