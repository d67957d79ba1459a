namespace Ctnet.MLNet;

/// <summary>A device, and how training went on it.</summary>
/// <param name="Name">"CPU", or "GPU 0" for the <c>GpuDeviceId</c> 0.</param>
/// <param name="Model">The model's name, such as "NVIDIA H200"; null if the driver does not tell.</param>
/// <param name="MemoryBytes">Its memory in bytes; null for the CPU, or if the driver does not tell.</param>
/// <param name="ComputeCapability">The compute capability of a GPU, such as "9.0"; null if the driver does not tell.</param>
/// <param name="Trial">The training; null if it failed or was not tried.</param>
/// <param name="Problem">Why it cannot train, or what is wrong with what it trained; null if nothing is.</param>
/// <param name="Advice">What to do about the problem; null without one.</param>
public sealed record TorchDevice(
    string Name,
    string? Model,
    long? MemoryBytes,
    string? ComputeCapability,
    TorchTrial? Trial,
    string? Problem,
    string? Advice)
{
    /// <summary>Whether a model was trained here that predicts as it should.</summary>
    public bool Trains => Trial is not null && Problem is null;
}
