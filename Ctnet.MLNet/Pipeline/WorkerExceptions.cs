using System.Runtime.ExceptionServices;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Unwraps exceptions of ML.NET's worker threads.</summary>
internal static class WorkerExceptions
{
    /// <summary>Reads rows. ML.NET wraps an error of a worker thread; this throws the error itself.</summary>
    public static T Unwrap<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException exception)
            when (exception.GetType() == typeof(InvalidOperationException) && exception.GetBaseException() != exception)
        {
            ExceptionDispatchInfo.Throw(exception.GetBaseException());
            throw;
        }
    }
}
