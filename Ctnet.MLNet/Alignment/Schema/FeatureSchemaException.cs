namespace Ctnet.MLNet.Alignment;

/// <summary>A feature schema contradicts itself or cannot be read; the message lists everything that is wrong.</summary>
public sealed class FeatureSchemaException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public FeatureSchemaException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    public FeatureSchemaException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    /// <param name="innerException">What was met while reading.</param>
    public FeatureSchemaException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
