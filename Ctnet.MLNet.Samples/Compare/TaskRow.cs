namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A row of a log.</summary>
/// <param name="Index">Its place in time order.</param>
/// <param name="Time">When it was.</param>
/// <param name="Period">The start of its period.</param>
/// <param name="IsTarget">Whether it belongs to the target domain.</param>
/// <param name="Clicked">Its label.</param>
/// <param name="User">Whom GAUC groups by.</param>
/// <param name="Cells">The fields' cells, in the task's order of fields.</param>
internal sealed record TaskRow(int Index, DateTimeOffset Time, DateTimeOffset Period, bool IsTarget, bool Clicked, string User, string[] Cells);
