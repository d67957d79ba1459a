namespace Ctnet.MLNet.Compare;

/// <summary>A file that the user wrote or exported cannot be read. The message says where, and what to do.</summary>
/// <param name="message">The file, the place in it, and what to do.</param>
/// <param name="innerException">What the reader threw; null where the file itself was readable.</param>
public sealed class InputFileException(string message, Exception? innerException = null) : Exception(message, innerException);
