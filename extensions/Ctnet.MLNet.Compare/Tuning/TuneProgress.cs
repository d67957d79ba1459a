namespace Ctnet.MLNet.Compare;

/// <summary>How far a rung is.</summary>
/// <param name="Rung">The number of the rung, from 1.</param>
/// <param name="Rungs">The number of rungs.</param>
/// <param name="Trials">How many trials run in the rung.</param>
/// <param name="Done">Periods that are done, over all trials of the rung.</param>
/// <param name="Total">Periods of the rung, over all trials.</param>
public sealed record TuneProgress(int Rung, int Rungs, int Trials, int Done, int Total);
