namespace Ctnet.MLNet.Continual;

/// <summary>A checkpoint that the next one may go on from.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Memory">Its content.</param>
/// <param name="WholeBytes">The size of the whole models that it goes back to.</param>
/// <param name="DeltaBytes">The size of all deltas since.</param>
internal sealed record CheckpointLink(string Name, RunMemory Memory, long WholeBytes, long DeltaBytes);
