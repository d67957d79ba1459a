namespace Ctnet.MLNet.Scoring;

/// <summary>The input plus one number.</summary>
internal sealed record ShiftNode(string Name, string Input, float Offset) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
