namespace Ctnet.MLNet.Scoring;

/// <summary>For each field the mean of its ids' rows of a table, columns 0 to <paramref name="Width"/>, one after the other.</summary>
internal sealed record EmbeddingNode(string Name, string Input, string Table, EmbeddedField[] Fields, int Width) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
