namespace Ctnet.MLNet;

/// <summary>Options break their rules. The message lists every broken rule, with the option, the rule and the value.</summary>
public sealed class InvalidOptionsException : ArgumentException
{
    /// <summary>Creates the exception without a message.</summary>
    public InvalidOptionsException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which options break which rules.</param>
    public InvalidOptionsException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which options break which rules.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidOptionsException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
