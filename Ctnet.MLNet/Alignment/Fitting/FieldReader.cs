namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Reads one field while an alignment is fitted, in two steps: a row's cells are collected only after all of them were read
/// without a problem.
/// </summary>
/// <param name="Read">Reads the cell of the current row.</param>
/// <param name="Collect">Collects the values that were read. The argument says whether the row was clicked.</param>
internal sealed record FieldReader(Action Read, Action<bool> Collect);
