namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>An event of a key.</summary>
/// <param name="Period">The number of its period.</param>
/// <param name="Time">Its time in ticks. In models that keep no times, it is before all times of the period.</param>
/// <param name="Id">The id that it lists.</param>
internal readonly record struct SequenceEvent(long Period, long Time, int Id);
