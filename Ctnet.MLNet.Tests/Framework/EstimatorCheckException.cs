namespace Ctnet.MLNet.Tests.Framework;

/// <summary>
/// An estimator broke a rule that ML.NET's estimators keep. Not an assertion of NUnit, so that the checks' own tests can catch
/// it.
/// </summary>
internal sealed class EstimatorCheckException(string check, string details, Exception? inner = null)
    : Exception($"{check}: {details}.", inner)
{
    /// <summary>Throws if there is a difference.</summary>
    public static void ThrowIf(string? difference, string check)
    {
        if (difference is not null)
            throw new EstimatorCheckException(check, difference);
    }
}
