namespace Ctnet.MLNet.Scoring;

/// <summary>
/// The sum of inputs of the same width, the i-th times value i of <paramref name="Shares"/>: experts by their gate, or, where one share is
/// 1 and the others are 0, a choice. What has a share of 0 takes no part, whatever its values are.
/// </summary>
internal sealed record MixNode(string Name, string Shares, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Shares, .. Inputs];
}
