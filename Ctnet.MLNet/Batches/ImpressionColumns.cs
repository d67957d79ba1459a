namespace Ctnet.MLNet.Training;

/// <summary>The columns that training reads.</summary>
/// <param name="Label">A Boolean column: clicked or not.</param>
/// <param name="Weight">A column of Single: how much a row counts; null for 1.</param>
/// <param name="Vectors">Known-size vector columns of Single.</param>
internal sealed record ImpressionColumns(string Label, string? Weight, IReadOnlyList<string> Vectors);
