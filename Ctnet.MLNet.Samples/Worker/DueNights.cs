namespace Ctnet.MLNet.Samples.Worker;

/// <summary>The nights that the folder of logs has for the worker.</summary>
/// <param name="Nights">The nights that can be done now, in their order.</param>
/// <param name="Waiting">
/// The night that lacks a file; null if none does. Later nights wait behind it, because models take in the days in their order.
/// </param>
/// <param name="Late">The days before the last one that was done whose files came too late.</param>
internal sealed record DueNights(IReadOnlyList<Night> Nights, Night? Waiting, IReadOnlyList<string> Late);
