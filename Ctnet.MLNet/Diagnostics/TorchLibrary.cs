namespace Ctnet.MLNet;

/// <summary>The libtorch that this process found.</summary>
/// <param name="Version">Its version, such as "2.10.0"; null if it is not loaded or does not tell.</param>
/// <param name="Path">The path of the loaded library; null if none is loaded or the system does not tell.</param>
/// <param name="HasCuda">Whether it can use a GPU of NVIDIA here.</param>
/// <param name="Problem">Why it cannot be used; null if it can.</param>
/// <param name="Advice">What to install; null if nothing needs to be.</param>
public sealed record TorchLibrary(string? Version, string? Path, bool HasCuda, string? Problem, string? Advice);
