namespace Ctnet.MLNet;

/// <summary>A newer model that a <see cref="CtrScorer{TRow}"/> could not load. It keeps its model then.</summary>
/// <param name="Time">When it failed.</param>
/// <param name="Path">The file of the newer model.</param>
/// <param name="Message">Why it cannot be loaded.</param>
public sealed record SwapFailure(DateTimeOffset Time, string Path, string Message);
