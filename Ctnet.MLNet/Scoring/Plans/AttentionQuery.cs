namespace Ctnet.MLNet.Scoring;

/// <summary>The field of a row that its sequences are compared with.</summary>
/// <param name="Table">The table that its id belongs to.</param>
/// <param name="Field">Its slot and its part of the table.</param>
/// <param name="InputStart">Where its embedding begins in the network's input.</param>
internal sealed record AttentionQuery(TablePlan Table, EmbeddedField Field, int InputStart);
