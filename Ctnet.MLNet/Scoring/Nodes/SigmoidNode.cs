namespace Ctnet.MLNet.Scoring;

/// <summary>1 / (1 + exp(-x)) of each value x.</summary>
internal sealed record SigmoidNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
