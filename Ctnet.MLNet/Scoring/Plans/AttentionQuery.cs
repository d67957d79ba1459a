namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>The field of one id that a sequence's elements are compared with.</summary>
/// <param name="Table">The table with the id's embedding.</param>
/// <param name="Field">The field's slot, and its part of the table.</param>
/// <param name="InputStart">Where the embedding begins in the network's input.</param>
internal sealed record AttentionQuery(TablePlan Table, EmbeddedField Field, int InputStart);
