namespace Ctnet.MLNet.Diagnostics;

/// <summary>A GPU, as NVIDIA's driver describes it. What the driver refuses to tell is null.</summary>
internal sealed record CudaDevice(string? Model, long? MemoryBytes, string? ComputeCapability);
