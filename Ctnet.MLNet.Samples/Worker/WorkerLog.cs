namespace Ctnet.MLNet.Samples.Worker;

/// <summary>The lines of the log.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "The next run is at {Next:u}.")]
    public static partial void Next(this ILogger logger, DateTimeOffset next);

    [LoggerMessage(2, LogLevel.Information, "Nights that are due: {Count}, from {First} to {Last}.")]
    public static partial void Due(this ILogger logger, int count, string first, string last);

    [LoggerMessage(3, LogLevel.Information, "No night is new.")]
    public static partial void NothingNew(this ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "{Result}")]
    public static partial void Done(this ILogger logger, string result);

    [LoggerMessage(5, LogLevel.Warning, "The guard left {Date} out, and the models stay as they were. {Result}")]
    public static partial void LeftOut(this ILogger logger, string date, string result);

    [LoggerMessage(6, LogLevel.Warning, "{Date} and later nights wait, because these files are missing: {Files}. A file of its "
        + "header alone stands for a day without rows.")]
    public static partial void Waiting(this ILogger logger, string date, string files);

    [LoggerMessage(7, LogLevel.Warning, "The files of {Dates} came after a later night was done. They are not trained on.")]
    public static partial void Late(this ILogger logger, string dates);

    [LoggerMessage(8, LogLevel.Error, "The run failed. Nights that are done stay done, and the next run goes on from there.")]
    public static partial void Failed(this ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Information, "The worker stops before {Date}. The next run goes on from there.")]
    public static partial void Stopped(this ILogger logger, string date);

    [LoggerMessage(10, LogLevel.Warning, "{Message}")]
    public static partial void Warned(this ILogger logger, string message);
}
