using System.Runtime.ExceptionServices;

namespace Ctnet.MLNet.Pipeline;

/// <summary>ML.NET reads rows on several threads, and wraps what is thrown there.</summary>
internal static class WorkerExceptions
{
    /// <summary>Reads rows; what reading throws is thrown as it was.</summary>
    public static T Unwrap<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException exception) when (exception.GetBaseException() != exception)
        {
            ExceptionDispatchInfo.Throw(exception.GetBaseException());
            throw;
        }
    }
}
