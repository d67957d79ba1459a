namespace Ctnet.MLNet;

/// <summary>One line of a <see cref="TorchReport"/>.</summary>
/// <param name="Passed">False for what keeps a device from training, or a model from scoring.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do; null if nothing needs to be done.</param>
public sealed record TorchFinding(bool Passed, string Text, string? Advice);
