namespace Ctnet.MLNet.Scoring;

/// <summary>The numbers in some slots, 0 where they are missing; then for each of them 1 where it is missing and 0 elsewhere.</summary>
internal sealed record NumbersNode(string Name, string Input, int[] Slots) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
