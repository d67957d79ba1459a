namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A task file, or a log that it names, cannot be read; the message says where and what to do.</summary>
internal sealed class TaskFileException(string message, Exception? innerException = null) : Exception(message, innerException);
