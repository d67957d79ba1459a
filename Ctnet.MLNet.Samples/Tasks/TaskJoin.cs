namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>Columns of a side file, found by a column that it has in common with the log.</summary>
/// <param name="Path">The side file.</param>
/// <param name="On">The common column.</param>
/// <param name="Columns">The columns to add.</param>
/// <param name="Many">Several matches are joined by this; null takes the first.</param>
internal sealed record TaskJoin(string Path, string On, IReadOnlyList<string> Columns, string? Many = null);
