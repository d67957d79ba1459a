namespace Ctnet.MLNet.Scoring;

/// <summary>The hyperbolic tangent, element by element.</summary>
internal sealed record TanhNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
