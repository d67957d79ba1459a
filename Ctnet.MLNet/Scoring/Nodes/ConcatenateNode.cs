namespace Ctnet.MLNet.Scoring;

/// <summary>The inputs, one after the other.</summary>
internal sealed record ConcatenateNode(string Name, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => Inputs;
}
