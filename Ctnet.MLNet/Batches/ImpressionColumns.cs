namespace Ctnet.MLNet.Batches;

/// <summary>The columns that training reads.</summary>
/// <param name="Label">A Boolean column: whether the row was clicked.</param>
/// <param name="Weight">A Single column: the row's weight in the loss; null if every row has weight 1.</param>
/// <param name="Vectors">Vector columns of Single with a known size.</param>
internal sealed record ImpressionColumns(string Label, string? Weight, IReadOnlyList<string> Vectors);
