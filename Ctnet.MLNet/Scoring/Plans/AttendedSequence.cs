namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>A sequence field that is pooled by attention.</summary>
/// <param name="Table">The table with its ids' embeddings.</param>
/// <param name="Field">The field's slots, and its part of the table.</param>
/// <param name="Query">The field that its elements are compared with; null if the row has no field over the same ids.</param>
internal sealed record AttendedSequence(TablePlan Table, EmbeddedField Field, AttentionQuery? Query);
