namespace Ctnet.MLNet.Entities;

/// <summary>
/// A pre-trained model does not know the target's entity yet. The loop over periods waits then, and callers see an
/// <see cref="ArgumentException"/>.
/// </summary>
internal sealed class UnknownEntityException(string message, string parameter) : ArgumentException(message, parameter);
