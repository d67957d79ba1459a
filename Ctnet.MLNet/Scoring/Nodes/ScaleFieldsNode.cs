namespace Ctnet.MLNet.Scoring;

/// <summary>
/// An input of several fields one after the other, the i-th of <paramref name="Widths"/> values, each times value i of the factors.
/// </summary>
internal sealed record ScaleFieldsNode(string Name, string Input, string Factors, int[] Widths) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input, Factors];
}
