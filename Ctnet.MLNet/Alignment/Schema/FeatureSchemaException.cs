namespace Ctnet.MLNet;

/// <summary>A feature schema is not valid or cannot be read. The message lists all errors.</summary>
public sealed class FeatureSchemaException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public FeatureSchemaException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The errors and their places.</param>
    public FeatureSchemaException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The errors and their places.</param>
    /// <param name="innerException">The exception that was thrown while the schema was read.</param>
    public FeatureSchemaException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
