namespace Ctnet.MLNet.Scoring;

/// <summary>x where it is positive, 0.01 x elsewhere, element by element.</summary>
internal sealed record LeakyReluNode(string Name, string Input) : GraphNode(Name)
{
    public const float Slope = 0.01f;

    internal override IReadOnlyList<string> Reads => [Input];
}
