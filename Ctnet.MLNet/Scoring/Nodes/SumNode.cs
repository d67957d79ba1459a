namespace Ctnet.MLNet.Scoring;

/// <summary>The sum of inputs of the same width.</summary>
internal sealed record SumNode(string Name, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => Inputs;
}
