namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>A node without weights and settings: a function of one input, whose output is as wide as the input.</summary>
internal abstract record FunctionNode(string Name, string Input) : GraphNode(Name)
{
    internal sealed override IReadOnlyList<string> Reads => [Input];

    internal sealed override int Check(GraphScope graph) => graph.WidthOf(Input);
}
