namespace Ctnet.MLNet.Scoring;

/// <summary>The sum over fields of one column of a table, the mean over a field's ids: a linear model. One value.</summary>
internal sealed record EmbeddingSumNode(string Name, string Input, string Table, EmbeddedField[] Fields, int Column) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];
}
