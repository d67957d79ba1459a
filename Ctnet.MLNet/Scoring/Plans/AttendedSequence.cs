namespace Ctnet.MLNet.Scoring;

/// <summary>A sequence field that is pooled by attention.</summary>
/// <param name="Table">The table that its ids belong to.</param>
/// <param name="Field">Its slots and its part of the table.</param>
/// <param name="Query">What it is compared with; null where the row has no field over the same space.</param>
internal sealed record AttendedSequence(TablePlan Table, EmbeddedField Field, AttentionQuery? Query);
