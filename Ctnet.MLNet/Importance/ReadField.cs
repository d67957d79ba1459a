namespace Ctnet.MLNet.Importance;

/// <summary>A field that a model reads, and the columns of the rows that feed it.</summary>
/// <param name="Name">The field's name, or the column's name for a row's time and its entity.</param>
/// <param name="Columns">The columns' names.</param>
internal sealed record ReadField(string Name, IReadOnlyList<string> Columns);
