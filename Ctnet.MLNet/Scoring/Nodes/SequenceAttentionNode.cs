namespace Ctnet.MLNet.Scoring;

/// <summary>
/// The sum of a_i k_i over the rows k_i of a table (columns 0 to the query's width) that a field's ids give, with a = softmax(k_i . query).
/// Missing ids take no part; where all are missing, their row alone does.
/// </summary>
internal sealed record SequenceAttentionNode(string Name, string Input, string Table, EmbeddedField Field, string Query) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input, Query];
}
