namespace Ctnet.MLNet.Scoring;

/// <summary>W x + b, with W of shape [out, in].</summary>
internal sealed record LinearNode(string Name, string Input, string Weight, string Bias) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
