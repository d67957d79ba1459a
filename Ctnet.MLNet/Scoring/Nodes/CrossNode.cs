namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A cross layer of a deep cross network: first (input . weight) + bias + input, where the inner product is one number a row. All are of
/// the same width.
/// </summary>
internal sealed record CrossNode(string Name, string First, string Input, string Weight, string Bias) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [First, Input];
}
